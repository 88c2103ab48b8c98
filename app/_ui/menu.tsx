"use client";
import { Menu as Base } from "@base-ui/react/menu";
import { Check, type LucideIcon } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { classNames } from "./class-names";
import { Link } from "./link";

export type MenuEntry =
  | { kind: "action"; label: string; icon?: LucideIcon; danger?: boolean; run: () => void }
  | { kind: "link"; label: string; icon?: LucideIcon; href: string }
  | { kind: "choice"; label: string; icon?: LucideIcon; chosen: boolean; run: () => void }
  | { kind: "heading"; label: ReactNode }
  | { kind: "separator"; id: string };

const ITEM =
  "flex min-h-9 cursor-default items-center gap-2 rounded-md px-2 py-1 text-sm outline-none select-none data-highlighted:bg-hover";

/** A menu that opens from `trigger`, which must be a button with a name. */
export function Menu({
  trigger,
  entries,
  align = "end",
}: {
  trigger: ReactElement;
  entries: readonly MenuEntry[];
  align?: "start" | "end";
}) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger as ReactElement<Record<string, unknown>>} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} className="z-50 outline-none">
          <Base.Popup className="max-h-(--available-height) min-w-52 overflow-y-auto rounded-md border bg-surface p-1 shadow-md outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
            {entries.map((entry) => (
              <Entry key={entry.kind === "separator" ? entry.id : String(entry.label)} {...entry} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Entry(entry: MenuEntry) {
  if (entry.kind === "separator") return <Base.Separator className="my-1 h-px bg-line" />;
  if (entry.kind === "heading") return <div className="px-2 pt-2 pb-1 text-xs text-muted">{entry.label}</div>;
  const Icon = entry.icon;
  const inside = (
    <>
      {Icon && <Icon aria-hidden className="size-4 text-muted" />}
      <span className="flex-1">{entry.label}</span>
    </>
  );
  if (entry.kind === "link")
    return (
      <Base.LinkItem className={ITEM} closeOnClick render={<Link href={entry.href} />}>
        {inside}
      </Base.LinkItem>
    );
  if (entry.kind === "choice")
    return (
      <Base.CheckboxItem className={ITEM} checked={entry.chosen} closeOnClick onCheckedChange={entry.run}>
        {inside}
        <Base.CheckboxItemIndicator>
          <Check aria-hidden className="size-4 text-accent" />
        </Base.CheckboxItemIndicator>
      </Base.CheckboxItem>
    );
  return (
    <Base.Item className={classNames(ITEM, entry.danger && "text-bad")} onClick={entry.run}>
      {inside}
    </Base.Item>
  );
}
