/** Comparisons for tests of what is counted from them. */
import fc from "fast-check";
import type { CountedComparison } from "../tally-comparison";

const NOON = Date.parse("2026-01-05T12:00:00Z");

/** A comparison with letters for responses; each labeler ranks them as "a|bc": a first, b and c tied. */
export const comparisonOf = (
  orders: Readonly<Record<string, string>>,
  more: Partial<CountedComparison> = {},
): CountedComparison => {
  const letters = [...new Set(Object.values(orders).join("").replaceAll("|", ""))].sort();
  return {
    hasOpinion: false,
    promptCharacters: 100,
    responses: letters.map((id, i) => ({ id, versionId: `v${i % 2}`, characters: 100 * (i + 1), assents: i === 0 })),
    rankings: Object.entries(orders).map(([labeler, order], i) => ({
      labeler,
      simulated: labeler.startsWith("robot"),
      at: new Date(NOON + i * 60_000),
      guidelinesVersionId: "g1",
      ranks: new Map(order.split("|").flatMap((tier, t) => [...tier].map((id) => [id, t + 1] as const))),
      displayOrder: letters,
      activeSeconds: 60,
    })),
    ...more,
  };
};

/** 1 to 6 comparisons of 2 to 4 responses, each ranked with ties by 2 to 4 of 5 labelers. */
export const someComparisons: fc.Arbitrary<CountedComparison[]> = fc.array(
  fc.integer({ min: 2, max: 4 }).chain((k) =>
    fc
      .tuple(
        fc.uniqueArray(fc.constantFrom("l1", "l2", "l3", "l4", "robot"), { minLength: 2, maxLength: 4 }),
        fc.array(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: k, maxLength: k }), {
          minLength: 4,
          maxLength: 4,
        }),
      )
      .map(([labelers, ranks]) => comparisonOf(Object.fromEntries(labelers.map((l, i) => [l, orderOf(ranks[i]!)])))),
  ),
  { minLength: 1, maxLength: 6 },
);

/** [2, 1, 2] as "b|ac". */
const orderOf = (ranks: readonly number[]): string =>
  [...new Set(ranks)]
    .sort((a, b) => a - b)
    .map((rank) => ranks.flatMap((r, i) => (r === rank ? ["abcd"[i]!] : [])).join(""))
    .join("|");
