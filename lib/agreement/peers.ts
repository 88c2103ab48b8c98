/**
 * One ranking beside those of the others who ranked the same comparison. What is hard or one-sided about a comparison is so
 * for all of them, and falls out. Pure.
 */

/** Rank by response id, 1 the best; equal ranks are ties. */
export type Ranks = ReadonlyMap<string, number>;

/** 1 where x is ranked before y, -1 after, 0 tied; null where one of the two has no rank. */
const order = (ranks: Ranks, x: string, y: string): number | null => {
  const [a, b] = [ranks.get(x), ranks.get(y)];
  return a === undefined || b === undefined ? null : Math.sign(b - a);
};

/**
 * How far a ranking sides with the majority of its peers. A pair of responses counts as much as that majority is clear:
 * the mean of the peers' orders, from 0 where they are split or tie to 1 where all order it alike. So what nobody agrees on
 * tells nothing of a labeler, and a comparison that many ranked counts no more than one that few did.
 */
export function withMajority(
  own: Ranks,
  peers: readonly Ranks[],
  responses: readonly string[],
): { clarity: number; withMajority: number } {
  const sums = { clarity: 0, withMajority: 0 };
  for (const [i, x] of responses.entries())
    for (const y of responses.slice(i + 1)) {
      const side = order(own, x, y);
      const others = peers.flatMap((ranks) => order(ranks, x, y) ?? []);
      if (!side || others.length === 0) continue;
      const majority = others.reduce((sum, o) => sum + o, 0) / others.length;
      sums.clarity += Math.abs(majority);
      if (Math.sign(majority) === side) sums.withMajority += Math.abs(majority);
    }
  return sums;
}

/**
 * How far each ranking of a comparison leans to responses that have more of something: over the pairs of unlike amount, how
 * often it prefers more, less how often it prefers less; then less the mean of all rankings, in their standard deviations.
 * Were names dealt at random among these rankings, each labeler's lean would have mean 0 and variance 1, whatever the
 * responses are. That is what makes leans of unlike comparisons one measure, with a known error.
 * @returns  null for each where all lean alike: there is nothing to tell them apart by.
 * @source Pitman 1937, "Significance tests which may be applied to samples from any populations": dealing at random
 */
export function leanings(
  rankings: readonly Ranks[],
  responses: readonly { id: string; amount: number }[],
): (number | null)[] {
  const pairs = responses.flatMap((x) =>
    responses.flatMap((y) => (x.amount > y.amount ? [[x.id, y.id] as const] : [])),
  );
  const leans = rankings.map((ranks) => pairs.reduce((sum, [more, less]) => sum + (order(ranks, more, less) ?? 0), 0));
  const mean = leans.reduce((sum, lean) => sum + lean, 0) / leans.length;
  const variance = leans.reduce((sum, lean) => sum + (lean - mean) ** 2, 0) / leans.length;
  return leans.map((lean) => (leans.every((other) => other === leans[0]) ? null : (lean - mean) / Math.sqrt(variance)));
}
