"use client";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { classNames } from "./class-names";
import { Dialog } from "./dialog";
import { matchesKeys } from "./key-match";
import { Keys } from "./keys";

/** One shortcut: what to press, what it does in a few words, and doing it. */
export type Hotkey = {
  /** "a", "?", "=", "arrowleft", "mod+enter"; several with a space between: "1 2 3". */
  keys: string;
  label: string;
  run: (event: KeyboardEvent) => void;
  /** Whether it has something to do now; else the key does what it does elsewhere. */
  when?: (event: KeyboardEvent) => boolean;
  /** Also while one types in a field. Shortcuts with mod always do. */
  inFields?: boolean;
  /** Works, but is not listed. */
  hidden?: boolean;
};
type Group = { title: string; hotkeys: readonly Hotkey[] };

const HotkeyContext = createContext<{
  add: (group: { current: Group }) => () => void;
  showSheet: () => void;
} | null>(null);

/** Listens for shortcuts everywhere and shows them all on `?`. The group added last wins. */
export function HotkeyProvider({ children }: { children: ReactNode }) {
  const t = useTranslations("ui");
  const groups = useRef<{ current: Group }[]>([]);
  const [sheet, setSheet] = useState<readonly Group[] | null>(null);

  const add = useCallback((group: { current: Group }) => {
    groups.current.push(group);
    return () => {
      groups.current = groups.current.filter((g) => g !== group);
    };
  }, []);
  const showSheet = useCallback(() => setSheet(groups.current.map((g) => g.current)), []);

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isInDialog(event.target)) return;
      const typing = isField(event.target);
      if (!typing && matchesKeys("?", event)) {
        event.preventDefault();
        return showSheet();
      }
      for (const { current } of groups.current.toReversed())
        for (const hotkey of current.hotkeys) {
          const allowed = !typing || hotkey.inFields || hotkey.keys.startsWith("mod+");
          if (!allowed || !matchesKeys(hotkey.keys, event) || hotkey.when?.(event) === false) continue;
          event.preventDefault();
          return hotkey.run(event);
        }
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [showSheet]);

  const value = useMemo(() => ({ add, showSheet }), [add, showSheet]);
  return (
    <HotkeyContext value={value}>
      {children}
      <Dialog open={sheet !== null} onClose={() => setSheet(null)} title={t("shortcuts")}>
        {sheet && <ShortcutSheet groups={sheet} />}
      </Dialog>
    </HotkeyContext>
  );
}

function ShortcutSheet({ groups }: { groups: readonly Group[] }) {
  return (
    <div className={classNames("grid gap-6", groups.length > 1 && "sm:grid-cols-2")}>
      {groups.toReversed().map((group) => (
        <section key={group.title} className="flex flex-col gap-2">
          <h3 className="text-xs font-medium text-muted">{group.title}</h3>
          <dl className="flex flex-col gap-2">
            {group.hotkeys
              .filter((h) => !h.hidden)
              .map((h) => (
                <div key={h.keys} className="flex items-center justify-between gap-4 text-sm">
                  <dt>{h.label}</dt>
                  <dd className="flex gap-1">
                    {sheetKeys(h.keys).map((k) => (
                      <Keys key={k} keys={k} />
                    ))}
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

/** First and last of a long run of keys: "1 … 9". */
function sheetKeys(keys: string): string[] {
  const all = keys.split(" ");
  return all.length > 4 ? [all[0] ?? "", "…", all.at(-1) ?? ""] : all;
}

/** Makes shortcuts work while the component is mounted; `title` groups them in the sheet. */
export function useHotkeys(title: string, hotkeys: readonly Hotkey[]): void {
  const context = useContext(HotkeyContext);
  const group = useRef<Group>({ title, hotkeys });
  group.current = { title, hotkeys };
  useEffect(() => context?.add(group), [context]);
}

/** Opens the sheet that `?` opens. */
export const useShortcutSheet = (): (() => void) => useContext(HotkeyContext)?.showSheet ?? (() => undefined);

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select") !== null);

const isInDialog = (target: EventTarget | null): boolean => {
  const dialog = target instanceof Element ? target.closest("[role=dialog], [role=menu], [role=listbox]") : null;
  return dialog !== null && dialog.getAttribute("data-hotkeys") !== "through";
};
