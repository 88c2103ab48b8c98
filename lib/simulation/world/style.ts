/** The ways in which people write a response: few of them do it as one would wish. */
import type { Random } from "@/lib/ml/random";
import { familyOf } from "./families";
import { tackedOn } from "./noise";
import { chance, pick } from "./pick";
import type { Task } from "./task";

export const STYLES = ["good", "terse", "rambling", "wrong", "rude"] as const;
export type Style = (typeof STYLES)[number];

const rudeOpenings = ["That is a stupid question.", "Do not be so lazy.", "Everybody knows that, you fool."] as const;
const rudeClosings = ["You fool.", "Do not be so dumb.", "Now shut up."] as const;

/** A response to the task in the given style. */
export function respond(style: Style, task: Task, random: Random): string {
  const family = familyOf(task);
  switch (style) {
    case "good":
      return family.answer(task, random);
    case "terse":
      return family.terse(task, random);
    case "wrong":
      return family.wrong(task, random);
    case "rambling": {
      const more = [tackedOn(random), ...(chance(0.5, random) ? [tackedOn(random)] : [])];
      return [family.answer(task, random), ...more].join(" ");
    }
    case "rude":
      return chance(0.5, random)
        ? `${pick(rudeOpenings, random)} ${family.answer(task, random)}`
        : `${family.answer(task, random)} ${pick(rudeClosings, random)}`;
  }
}
