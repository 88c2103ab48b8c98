/**
 * Best-of-n: sample n responses and keep the one that scores highest. It trains nothing, so it is the yardstick of what
 * a reward model is worth, at a distance from the reference policy that is known without measuring it.
 */

/**
 * KL(best-of-n || policy) in nats: exact where no two responses score alike with more than vanishing probability, an
 * upper bound where responses can repeat.
 * @throws RangeError when n is no whole number of at least 1.
 * @source Stiennon et al. 2020, appendix G.3, arXiv 2009.01325; the bound: Beirami et al. 2024, arXiv 2401.01879
 */
export function bestOfNKl(n: number): number {
  expectCount(n);
  return Math.log(n) - (n - 1) / n;
}

/**
 * The index of the highest score; of equal ones the first.
 * @throws RangeError when there is no score, or one is not a number.
 */
export function bestOf(scores: ArrayLike<number>): number {
  if (scores.length === 0) throw new RangeError("There is no response to choose from.");
  expectNumbers(scores);
  let best = 0;
  for (let i = 1; i < scores.length; i++) if (scores[i]! > scores[best]!) best = i;
  return best;
}

/**
 * Unbiased estimate of the expected value of the best of n responses from m >= n responses to one prompt: the mean over
 * all subsets of n, without enumerating them. Equal scores share their chance to be chosen.
 * @param scores  [m] by which the best is chosen.
 * @param values  [m] what it is worth, such as the gold utility; the scores when left out.
 * @returns       in units of the values.
 * @throws        RangeError when n is no whole number from 1 to m, or a score is not a number.
 * @source Nakano et al. 2021, appendix I, arXiv 2112.09332
 */
export function expectedBestOfN(input: { scores: ArrayLike<number>; values?: ArrayLike<number>; n: number }): number {
  const { scores, values = scores, n } = input;
  expectCount(n, scores.length);
  const chances = chancesByRank(scores.length, n);
  let expected = 0;
  let rank = 0;
  for (const tier of tiersOf(scores)) {
    const chance = sumOf(tier, () => chances[rank++]!);
    expected += (chance * sumOf(tier, (i) => values[i]!)) / tier.length;
  }
  return expected;
}

/**
 * Best-of-n as a distribution over responses, where they can be enumerated.
 * @param probabilities  [R] of each response under the policy; they sum to 1.
 * @param scores         [R].
 * @returns              [R] probability that a response is the best of n; equal scores share in proportion to theirs.
 * @throws               RangeError when n is no whole number of at least 1, or a score is not a number.
 */
export function bestOfNProbabilities(input: {
  probabilities: ArrayLike<number>;
  scores: ArrayLike<number>;
  n: number;
}): Float64Array {
  const { probabilities, scores, n } = input;
  expectCount(n);
  const result = new Float64Array(scores.length);
  let below = 0;
  for (const tier of tiersOf(scores).reverse()) {
    const mass = sumOf(tier, (i) => probabilities[i]!);
    if (mass === 0) continue;
    const upTo = below + mass;
    // upTo^n - below^n, written so that no digits cancel when the tier is unlikely.
    const chance = upTo ** n * -Math.expm1(n * Math.log1p(-mass / upTo));
    for (const i of tier) result[i] = (chance * probabilities[i]!) / mass;
    below = upTo;
  }
  return result;
}

/**
 * [m] chance that the response of each rank, best first, is the best of n drawn from m: C(m - 1 - rank, n - 1) / C(m, n).
 * Each follows from the one before by a factor below 1, so nothing overflows, however large m.
 */
function chancesByRank(m: number, n: number): Float64Array {
  const chances = new Float64Array(m);
  chances[0] = n / m;
  for (let rank = 1; rank <= m - n; rank++) chances[rank] = chances[rank - 1]! * (1 - (n - 1) / (m - rank));
  return chances;
}

/** Indexes of equal scores together, the highest score first. */
function tiersOf(scores: ArrayLike<number>): number[][] {
  expectNumbers(scores);
  const order = Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const tiers: number[][] = [];
  for (const i of order) {
    const tier = tiers.at(-1);
    if (tier && scores[tier[0]!] === scores[i]) tier.push(i);
    else tiers.push([i]);
  }
  return tiers;
}

const sumOf = (tier: readonly number[], f: (i: number) => number): number => tier.reduce((sum, i) => sum + f(i), 0);

function expectNumbers(scores: ArrayLike<number>): void {
  for (let i = 0; i < scores.length; i++) {
    if (Number.isNaN(scores[i]!)) throw new RangeError(`The score of response ${i} is not a number.`);
  }
}

function expectCount(n: number, most = Number.POSITIVE_INFINITY): void {
  if (Number.isInteger(n) && n >= 1 && n <= most) return;
  const range = most === Number.POSITIVE_INFINITY ? "at least 1" : `from 1 to ${most}`;
  throw new RangeError(`Best of ${n}: n must be a whole number ${range}.`);
}
