"use client";
import { LoaderCircle, type LucideIcon } from "lucide-react";
import type { ComponentProps, MouseEvent, ReactNode } from "react";
import { classNames } from "./class-names";
import { Keys } from "./keys";
import { Link } from "./link";
import { Tooltip } from "./tooltip";

type Look = {
  /** One primary action a page. */
  variant?: "primary" | "secondary" | "quiet" | "danger" | undefined;
  size?: "sm" | "md" | undefined;
  icon?: LucideIcon | undefined;
  /** Shown behind the label, such as "mod+enter". */
  shortcut?: string | undefined;
};

const VARIANT = {
  primary: "bg-accent text-on-accent border-transparent hover:bg-accent-hover",
  secondary: "bg-surface text-ink border-line hover:bg-hover",
  quiet: "bg-transparent text-muted border-transparent hover:bg-hover hover:text-ink",
  danger: "bg-surface text-bad border-line hover:bg-bad-soft",
} as const;

const SIZE = { sm: "h-7 px-2 text-xs gap-1.5", md: "h-9 px-3 text-sm gap-2" } as const;

const looks = ({ variant = "secondary", size = "md" }: Look, extra?: string): string =>
  classNames(
    "inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap transition-colors",
    "disabled:opacity-60 aria-disabled:opacity-60 aria-disabled:cursor-default",
    VARIANT[variant],
    SIZE[size],
    extra,
  );

/** A button says what happens. While `pending` it takes no clicks and keeps its focus. */
export function Button({
  variant,
  size,
  icon: Icon,
  shortcut,
  pending = false,
  className,
  children,
  onClick,
  ...rest
}: ComponentProps<"button"> & Look & { pending?: boolean | undefined }) {
  const guarded = (event: MouseEvent<HTMLButtonElement>) => (pending ? event.preventDefault() : onClick?.(event));
  return (
    <button
      type="button"
      className={looks({ variant, size }, className)}
      onClick={guarded}
      {...(pending && { "aria-disabled": true, "aria-busy": true })}
      {...rest}
    >
      {pending ? (
        <LoaderCircle aria-hidden className="size-4 animate-spin" />
      ) : (
        Icon && <Icon aria-hidden className="size-4" />
      )}
      {children}
      {shortcut && <Keys keys={shortcut} onAccent={variant === "primary"} />}
    </button>
  );
}

/** A link that looks like a button. */
export function LinkButton({
  variant,
  size,
  icon: Icon,
  shortcut,
  className,
  children,
  ...rest
}: ComponentProps<typeof Link> & Look & { children: ReactNode }) {
  return (
    <Link className={looks({ variant, size }, className)} {...rest}>
      {Icon && <Icon aria-hidden className="size-4" />}
      {children}
      {shortcut && <Keys keys={shortcut} onAccent={variant === "primary"} />}
    </Link>
  );
}

/** An icon with a name for screen readers and a tooltip for everyone. */
export function IconButton({
  label,
  icon: Icon,
  size = "md",
  className,
  ...rest
}: Omit<ComponentProps<"button">, "aria-label"> & {
  label: string;
  icon: LucideIcon;
  size?: "sm" | "md" | undefined;
}) {
  return (
    <Tooltip label={label}>
      <button
        type="button"
        aria-label={label}
        className={classNames(
          "inline-flex shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-ink disabled:opacity-60",
          size === "sm" ? "size-7" : "size-9",
          className,
        )}
        {...rest}
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </Tooltip>
  );
}
