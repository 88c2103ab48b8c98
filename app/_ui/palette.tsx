"use client";
import { Dialog as Base } from "@base-ui/react/dialog";
import { type LucideIcon, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import { useTranslations } from "use-intl";
import { classNames } from "./class-names";
import { useHotkeys } from "./hotkeys";
import { Keys } from "./keys";

/** Something one can do or go to. Either `href` or `run`. */
export type Command = {
  id: string;
  label: string;
  /** "Go to", "Project", … */
  group: string;
  icon?: LucideIcon;
  /** Its shortcut, for show. */
  keys?: string;
  href?: string;
  run?: () => void;
};

const PaletteContext = createContext<{
  add: (commands: { current: readonly Command[] }) => () => void;
  open: () => void;
} | null>(null);

export function PaletteProvider({ children }: { children: ReactNode }) {
  const t = useTranslations("ui");
  const sources = useRef<{ current: readonly Command[] }[]>([]);
  const [commands, setCommands] = useState<readonly Command[] | null>(null);
  const add = useCallback((source: { current: readonly Command[] }) => {
    sources.current.push(source);
    return () => {
      sources.current = sources.current.filter((s) => s !== source);
    };
  }, []);
  const open = useCallback(() => setCommands(sources.current.toReversed().flatMap((s) => s.current)), []);
  const close = useCallback(() => setCommands(null), []);
  useHotkeys(t("everywhere"), [
    { keys: "mod+k", label: t("find"), run: open },
    { keys: "?", label: t("showShortcuts"), run: () => undefined },
  ]);
  const value = useMemo(() => ({ add, open }), [add, open]);
  return (
    <PaletteContext value={value}>
      {children}
      <Base.Root open={commands !== null} onOpenChange={(next) => next || close()}>
        <Base.Portal>
          <Base.Backdrop className="fixed inset-0 z-40 bg-backdrop" />
          <Base.Viewport className="fixed inset-0 z-40 flex items-start justify-center p-4 pt-[12dvh]">
            <Base.Popup
              aria-label={t("find")}
              className="w-full max-w-xl overflow-hidden rounded-md border bg-surface shadow-md outline-none"
            >
              {commands && <Finder commands={commands} onDone={close} />}
            </Base.Popup>
          </Base.Viewport>
        </Base.Portal>
      </Base.Root>
    </PaletteContext>
  );
}

function Finder({ commands, onDone }: { commands: readonly Command[]; onDone: () => void }) {
  const t = useTranslations("ui");
  const router = useRouter();
  const id = useId();
  const [search, setSearch] = useState("");
  const [index, setIndex] = useState(0);
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = commands.filter((c) => {
    const text = `${c.group} ${c.label}`.toLowerCase();
    return words.every((w) => text.includes(w));
  });
  const active = Math.min(index, found.length - 1);
  const choose = (command: Command | undefined) => {
    if (!command) return;
    onDone();
    if (command.href) router.push(command.href);
    command.run?.();
  };
  return (
    <>
      <div className="flex items-center gap-3 border-b px-4">
        <Search aria-hidden className="size-4 text-faint" />
        <input
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
          aria-label={t("find")}
          placeholder={t("where")}
          className="h-12 flex-1 bg-transparent text-base outline-none"
          value={search}
          onChange={(e) => {
            setSearch(e.target.value);
            setIndex(0);
          }}
          onKeyDown={(e) => {
            const step = e.key === "ArrowDown" ? 1 : e.key === "ArrowUp" ? -1 : 0;
            if (step !== 0 && found.length > 0) {
              e.preventDefault();
              setIndex((active + step + found.length) % found.length);
            } else if (e.key === "Enter") {
              e.preventDefault();
              choose(found[active]);
            }
          }}
        />
        <Keys keys="escape" />
      </div>
      <div role="listbox" id={`${id}-list`} aria-label={t("found")} className="max-h-[50dvh] overflow-y-auto p-2">
        {found.map((c, i) => (
          <FoundCommand
            key={c.id}
            command={c}
            id={`${id}-${i}`}
            active={i === active}
            onPoint={() => setIndex(i)}
            onChoose={() => choose(c)}
          />
        ))}
      </div>
      {found.length === 0 && <p className="p-6 pt-2 text-center text-sm text-muted">{t("nothingFound")}</p>}
    </>
  );
}

function FoundCommand({
  command,
  id,
  active,
  onPoint,
  onChoose,
}: {
  command: Command;
  id: string;
  active: boolean;
  onPoint: () => void;
  onChoose: () => void;
}) {
  const element = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (active) element.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const Icon = command.icon;
  return (
    <button
      ref={element}
      type="button"
      role="option"
      id={id}
      tabIndex={-1}
      aria-selected={active}
      className={classNames(
        "flex h-9 w-full items-center gap-3 rounded-md px-2 text-left text-sm",
        active && "bg-hover",
      )}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      {Icon && <Icon aria-hidden className="size-4 text-muted" />}
      <span className="flex-1 truncate">{command.label}</span>
      <span className="text-xs text-faint">{command.group}</span>
      {command.keys && <Keys keys={command.keys} />}
    </button>
  );
}

/** Offers commands in the palette while the component is mounted. */
export function useCommands(commands: readonly Command[]): void {
  const context = useContext(PaletteContext);
  const source = useRef(commands);
  source.current = commands;
  useEffect(() => context?.add(source), [context]);
}

/** Opens the palette. */
export const usePalette = (): (() => void) => useContext(PaletteContext)?.open ?? (() => undefined);
