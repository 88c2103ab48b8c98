/** Preferences for tests. */
import fc from "fast-check";
import type { Random } from "@/lib/ml/random";
import { outcomeProbabilities, type Preference } from "../bradley-terry";

/** Item `m<row>` beats item `m<column>` so often. */
export const preferencesOf = (wins: readonly (readonly number[])[]): Preference[] =>
  wins.flatMap((row, i) =>
    row.flatMap((weight, j) => (weight > 0 ? [{ chosen: `m${i}`, rejected: `m${j}`, weight }] : [])),
  );

/** What one who sees these merits answers about items i and j; with probability `flip` the reverse. */
export function answerOf(input: {
  merits: readonly number[];
  i: number;
  j: number;
  nu: number;
  flip?: number;
  random: Random;
}) {
  const { merits, i, j, nu, flip = 0, random } = input;
  const [wins, , ties] = outcomeProbabilities(merits[i]!, merits[j]!, nu);
  const drawn = random();
  if (drawn < ties) return { chosen: `m${i}`, rejected: `m${j}`, tied: true };
  const isFirst = drawn < ties + wins !== random() < flip;
  return { chosen: `m${isFirst ? i : j}`, rejected: `m${isFirst ? j : i}`, tied: false };
}

/** 5 to 40 preferences between 2 to 5 items, some of them ties, by 3 labelers. */
export const somePreferences = fc.integer({ min: 2, max: 5 }).chain((items) =>
  fc.array(
    fc
      .tuple(fc.nat(items - 1), fc.nat(items - 1), fc.integer({ min: 0, max: 3 }), fc.nat(2))
      .filter(([i, j]) => i !== j)
      .map(([i, j, tie, labeler]) => ({ chosen: `m${i}`, rejected: `m${j}`, tied: tie === 0, labeler: `l${labeler}` })),
    { minLength: 5, maxLength: 40 },
  ),
);
