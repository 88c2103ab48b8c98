import { PUBLISHED_BAND } from "./published";

export type Tone = "none" | "bad" | "warn" | "good";

/** Red below chance, amber below the published band, green within or above it. */
export function toneOf(strict: number | null): Tone {
  if (strict === null) return "none";
  if (strict < 0.5) return "bad";
  return strict < PUBLISHED_BAND[0] ? "warn" : "good";
}
