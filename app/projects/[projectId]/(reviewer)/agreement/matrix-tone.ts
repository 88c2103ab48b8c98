import type { Measure } from "@/lib/contract/agreement";
import { PUBLISHED_BAND } from "./published";

export type Tone = "none" | "bad" | "warn" | "good";

/** Red below chance, amber below the published band, green within or above it. */
export function toneOf(strict: number | null): Tone {
  if (strict === null) return "none";
  if (strict < 0.5) return "bad";
  return strict < PUBLISHED_BAND[0] ? "warn" : "good";
}

/** The same where few comparisons may stand behind a share: no tone unless the whole interval is on one side. */
export function sureToneOf({ interval }: Pick<Measure, "interval">): Tone {
  if (interval === null) return "none";
  const [low, high] = interval;
  if (high < PUBLISHED_BAND[0]) return toneOf(high);
  return low >= PUBLISHED_BAND[0] ? "good" : "none";
}

/** How a cell with a number in it looks. */
export const TONE_CLASSES: Record<Tone, string> = {
  none: "bg-sunken text-muted",
  bad: "bg-bad-soft text-bad",
  warn: "bg-warn-soft text-warn",
  good: "bg-good-soft text-good",
};
