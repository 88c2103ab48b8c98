import { Bot, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

export type Tone = "neutral" | "accent" | "good" | "warn" | "bad" | "info";

const TONE: Record<Tone, string> = {
  neutral: "bg-sunken text-muted border-line",
  accent: "bg-accent-soft text-accent border-transparent",
  good: "bg-good-soft text-good border-transparent",
  warn: "bg-warn-soft text-warn border-transparent",
  bad: "bg-bad-soft text-bad border-transparent",
  info: "bg-info-soft text-info border-transparent",
};

export function Badge({
  tone = "neutral",
  icon: Icon,
  children,
}: {
  tone?: Tone;
  icon?: LucideIcon;
  children: ReactNode;
}) {
  return (
    <span
      className={classNames(
        "inline-flex h-6 shrink-0 items-center gap-1 rounded-md border px-2 text-xs font-medium whitespace-nowrap",
        TONE[tone],
      )}
    >
      {Icon && <Icon aria-hidden className="size-3.5" />}
      {children}
    </span>
  );
}

/** Marks a simulated labeler and what it made. It stands wherever one could be taken for a person. */
export const SimulatedBadge = () => (
  <Badge tone="info" icon={Bot}>
    Simulated
  </Badge>
);

/** A person's name, marked when simulated. */
export const PersonName = ({ person }: { person: { name: string; simulated: boolean } }) => (
  <span className="inline-flex flex-wrap items-center gap-2">
    {person.name}
    {person.simulated && <SimulatedBadge />}
  </span>
);
