/**
 * What several rankings of the same responses say together: a weak order, in which responses may share a tier.
 *
 * Two rules, one after the other. **Majority:** i stands no lower than j when at least as many rankings put i above j as
 * j above i; responses that reach each other along such steps, around a circle or through an even split, are one
 * group, and since any two responses are comparable the groups stand in a line (Smith 1973: each group beats all below it).
 * **Borda within a group:** more wins minus losses against the others of the group stands higher, equal ones are tied.
 *
 * So a unanimous preference is kept (majorities alone would lose A over B where A > B > C meets C > A > B), a winner by majority
 * over each other stands first, and neither names, nor the order of labelers or of responses, decides anything: opposite rankings
 * are one tie. It is for people to look at; models learn from the individual rankings.
 *
 * @source Smith 1973, "Aggregation of preferences with variable electorate"; de Borda 1781; why ties matter: rankings that
 *         were broken by id order in Open-Assistant's use of Tideman's method
 */

/** Response ids by rank, best first; ties share an inner array. */
type Tiers = readonly (readonly string[])[];

/**
 * The consensus of at least one ranking. Within a tier, responses stand as in the first ranking, which means nothing.
 * @throws RangeError when there is no ranking, or two of them do not name the same responses.
 */
export function consensus(rankings: readonly Tiers[]): string[][] {
  const ids = rankings[0]?.flat() ?? [];
  if (ids.length === 0) throw new RangeError("A consensus needs at least one ranking of at least one response.");
  const margins = majorityMargins(ids, rankings);
  const reaches = closure(margins.map((row) => row.map((margin) => margin >= 0)));
  const size = (i: number) => reaches[i]!.filter(Boolean).length;
  const inGroup = (i: number, j: number) => reaches[i]![j]! && reaches[j]![i]!;
  const borda = ids.map((_, i) => margins[i]!.reduce((sum, margin, j) => (inGroup(i, j) ? sum + margin : sum), 0));
  // Higher groups reach all below them, so they reach more.
  const above = (i: number, j: number) => size(j) - size(i) || borda[j]! - borda[i]!;
  const tiers: number[][] = [];
  for (const i of ids.map((_, i) => i).sort(above)) {
    const last = tiers.at(-1);
    if (last && above(last[0]!, i) === 0) last.push(i);
    else tiers.push([i]);
  }
  return tiers.map((tier) => tier.sort((i, j) => i - j).map((i) => ids[i]!));
}

/**
 * How many more rankings put i above j than j above i.
 * @returns [K, K], in the order of `ids`; antisymmetric.
 */
export function majorityMargins(ids: readonly string[], rankings: readonly Tiers[]): number[][] {
  const margins = ids.map(() => ids.map(() => 0));
  for (const tiers of rankings) {
    const place = new Map(tiers.flatMap((tier, t) => tier.map((id) => [id, t])));
    if (place.size !== ids.length || !ids.every((id) => place.has(id)))
      throw new RangeError("The rankings are not of the same responses.");
    ids.forEach((a, i) => {
      ids.forEach((b, j) => {
        margins[i]![j]! += Math.sign(place.get(b)! - place.get(a)!);
      });
    });
  }
  return margins;
}

/** Whether j can be reached from i in any number of steps: Warshall's algorithm. */
function closure(steps: readonly (readonly boolean[])[]): boolean[][] {
  const reaches = steps.map((row) => [...row]);
  for (let via = 0; via < reaches.length; via++)
    for (const row of reaches) if (row[via]) reaches[via]!.forEach((reachable, j) => void (row[j] ||= reachable));
  return reaches;
}
