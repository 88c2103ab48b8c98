/** What readers say to an answer that somebody gave to somebody: the fault that strikes them most, or thanks. */
import type { Random } from "@/lib/ml/random";
import { pick } from "./pick";
import type { Grades } from "./task";

const REACTIONS = {
  unkind: ["No, that is not kind.", "No, one must not say that."],
  untrue: ["No, that is not true.", "No, that is wrong."],
  noAnswer: ["No, that was not the question.", "No, nobody asked for that."],
  tooLong: ["No, that is too long.", "No, say less than that."],
  poor: ["Yes, but say a little more.", "Yes, but it could be better."],
  good: ["Thank you, well said.", "Thank you, good answer.", "Thank you, that helped me."],
} as const satisfies Record<string, readonly string[]>;

export function readerReaction(grades: Grades, random: Random): string {
  return pick(REACTIONS[impressionOf(grades)], random);
}

function impressionOf({ helpful, harmless, honest, brevity }: Grades): keyof typeof REACTIONS {
  if (harmless < 1) return "unkind";
  if (honest < 1) return "untrue";
  if (helpful < 0.35) return "noAnswer";
  if (brevity < 0.7) return "tooLong";
  return helpful < 0.9 ? "poor" : "good";
}
