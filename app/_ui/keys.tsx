"use client";
import { useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { classNames } from "./class-names";

const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform);
const never = () => () => undefined;

const NAMES: Record<string, string> = {
  enter: "↵",
  arrowleft: "←",
  arrowright: "→",
  arrowup: "↑",
  arrowdown: "↓",
  pageup: "PgUp",
  pagedown: "PgDn",
  escape: "Esc",
  shift: "⇧",
};

/** A shortcut such as "mod+enter" or "a", as keys; hidden where there is no keyboard to expect. */
export function Keys({ keys, onAccent = false }: { keys: string; onAccent?: boolean }) {
  const t = useTranslations("ui");
  const apple = useSyncExternalStore(never, isApple, () => false);
  const parts = keys
    .split("+")
    .map((k) => (k === "" ? "+" : k === "mod" ? (apple ? "⌘" : t("control")) : (NAMES[k] ?? k)));
  return (
    <span aria-hidden className="hidden gap-0.5 sm:inline-flex">
      {parts.map((part) => (
        <kbd
          key={part}
          className={classNames(
            "inline-flex h-5 min-w-5 items-center justify-center rounded-md border px-1 font-sans text-xs leading-none font-normal",
            onAccent ? "border-current/40" : "border-line bg-sunken text-muted",
          )}
        >
          {part.length === 1 ? part.toUpperCase() : part}
        </kbd>
      ))}
    </span>
  );
}
