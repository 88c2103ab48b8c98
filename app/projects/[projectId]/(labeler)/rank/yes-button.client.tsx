"use client";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "@/app/_ui/class-names";
import { Keys } from "@/app/_ui/keys";

/** The answer to a yes/no question: pressed is yes. A button and no checkbox, so that shortcuts go on working while it has the focus. */
export const YesButton = ({
  yes,
  shortcut,
  children,
  ...rest
}: {
  yes: boolean;
  shortcut?: string | undefined;
  onClick: () => void;
  onFocus?: () => void;
  tabIndex?: number;
  children: ReactNode;
}) => (
  <button
    type="button"
    aria-pressed={yes}
    className={classNames(
      "flex min-h-10 items-center gap-2 rounded-md border px-3 py-1.5 text-left text-sm transition-colors md:min-h-9",
      yes ? "border-accent bg-accent-soft" : "bg-surface hover:bg-hover",
    )}
    {...rest}
  >
    <span
      aria-hidden
      className={classNames(
        "flex size-4 shrink-0 items-center justify-center rounded-sm border",
        yes ? "border-transparent bg-accent text-on-accent" : "border-line-strong",
      )}
    >
      {yes && <Check className="size-3" />}
    </span>
    <span className="flex-1">{children}</span>
    {shortcut && <Keys keys={shortcut} />}
  </button>
);
