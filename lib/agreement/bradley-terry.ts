/**
 * The merits of items, from what was preferred to what: the odds of i against j are e^(merit_i - merit_j). Ties are an
 * outcome of their own, likeliest between equals:
 *
 *     P(i) : P(j) : P(tie) = e^merit_i : e^merit_j : nu * e^((merit_i + merit_j) / 2)
 *
 * The log-likelihood is concave, so that Newton's method finds its maximum. It takes time n³ for n items: meant for
 * policies, or the responses to one prompt, not for all responses there are.
 * @source Bradley and Terry 1952, "Rank analysis of incomplete block designs"
 * @source Davidson 1970, "On extending the Bradley-Terry model to accommodate ties in paired comparison experiments"
 */
import { Z } from "./clusters";
import type { Interval } from "./intervals";
import { dot, times, total } from "./labels";
import { type Undefined, undefinedBecause } from "./measured";
import { invertPositive } from "./positive-matrix";

/** One item was preferred to another, or tied with it, in either order; `weight` times, by default once. */
export type Preference = { chosen: string; rejected: string; tied?: boolean; weight?: number };

/** In log-odds, less the mean of all items. */
export type Merit = { value: number; standardError: number };

export type BradleyTerry = {
  /** By item. */
  value: ReadonlyMap<string, Merit>;
  /** Equals tie with probability nu / (2 + nu). 0 when there is no tie: then the model is Bradley's and Terry's. */
  nu: number;
  /** 95 % interval of nu, of preferences that are independent, by the curvature along log nu; null when there is no tie. */
  nuInterval: Interval | null;
  /** Of the preferences, in nats, without the prior. */
  logLikelihood: number;
};

/**
 * The merits under which the preferences are likeliest.
 * @param priorPrecision  of a normal prior on each merit, one over its variance. With 0, the maximum likelihood,
 *                        wins and ties must lead from each item to each other one.
 */
export function bradleyTerry(
  preferences: readonly Preference[],
  { priorPrecision = 0 }: { priorPrecision?: number } = {},
): BradleyTerry | Undefined {
  const items = [...new Set(preferences.flatMap((p) => [p.chosen, p.rejected]))];
  if (items.length === 0) return undefinedBecause("There is no preference.");
  const games = gamesOf(preferences, items);
  const ties = total(games.map((game) => game.counts[2]));
  const wins = total(games.map((game) => game.counts[0] + game.counts[1]));
  if (ties > 0 && wins === 0) return undefinedBecause("All are ties, so nothing shows how often equals would not tie.");
  if (priorPrecision === 0 && !isConnected(games, items.length))
    return undefinedBecause("Some items never lose to others, or never met them: merits need a prior.");
  const n = items.length;
  // The last parameter is log nu.
  const start = [...items.map(() => 0), ...(ties > 0 ? [Math.log((2 * ties) / wins)] : [])];
  const { at, logLikelihood, curvature } = maximum((point) => objectiveAt(games, point, n, priorPrecision), start);
  const covariance = invertPositive(curvature);
  const mean = total(at.slice(0, n)) / n;
  // What moves all merits alike is known only by the prior and by ANCHOR, and is no part of a centred merit.
  const common = 1 / (n * (priorPrecision + ANCHOR));
  const merit = (i: number): Merit => ({
    value: at[i]! - mean,
    standardError: Math.sqrt(Math.max(0, covariance[i]![i]! - common)),
  });
  return {
    value: new Map(items.map((item, i) => [item, merit(i)])),
    nu: ties > 0 ? Math.exp(at[n]!) : 0,
    nuInterval: ties > 0 ? logInterval(at[n]!, Math.sqrt(covariance[n]![n]!)) : null,
    logLikelihood,
  };
}

/** Of a number above 0, from its logarithm and the error of that. */
const logInterval = (log: number, error: number): Interval => [Math.exp(log - Z * error), Math.exp(log + Z * error)];

/** Probabilities that i wins, that j wins, and of a tie. */
export function outcomeProbabilities(i: number, j: number, nu = 0): [number, number, number] {
  const most = Math.max(i, j);
  const odds = [Math.exp(i - most), Math.exp(j - most), nu * Math.exp((i + j) / 2 - most)] as const;
  const sum = odds[0] + odds[1] + odds[2];
  return [odds[0] / sum, odds[1] / sum, odds[2] / sum];
}

/** A merit on the scale of chess: 400 points are odds of ten to one, and the mean is 1500. Source: Elo 1978. */
export const eloOf = (merit: number): number => 1500 + (merit * 400) / Math.LN10;

/** All preferences between two items, by their places: how often i won, j won, and neither. */
type Game = { i: number; j: number; counts: [i: number, j: number, tie: number] };

function gamesOf(preferences: readonly Preference[], items: readonly string[]): Game[] {
  const placeOf = new Map(items.map((item, place) => [item, place]));
  const games = new Map<number, Game>();
  for (const { chosen, rejected, tied = false, weight = 1 } of preferences) {
    const [c, r] = [placeOf.get(chosen)!, placeOf.get(rejected)!];
    if (c === r) throw new Error(`${chosen} cannot be preferred to itself.`);
    const [i, j] = [Math.min(c, r), Math.max(c, r)];
    const game = games.get(i * items.length + j) ?? { i, j, counts: [0, 0, 0] };
    game.counts[tied ? 2 : c === i ? 0 : 1] += weight;
    games.set(i * items.length + j, game);
  }
  return [...games.values()];
}

/**
 * Whether merits have a maximum: one gets from each item to each other one along wins and ties.
 * @source Ford 1957, "Solution of a ranking problem from binary comparisons"
 */
function isConnected(games: readonly Game[], n: number): boolean {
  const beats: number[][] = Array.from({ length: n }, () => []);
  const loses: number[][] = Array.from({ length: n }, () => []);
  const add = (winner: number, loser: number) => {
    beats[winner]!.push(loser);
    loses[loser]!.push(winner);
  };
  for (const { i, j, counts } of games) {
    if (counts[0] + counts[2] > 0) add(i, j);
    if (counts[1] + counts[2] > 0) add(j, i);
  }
  return reaches(beats) === n && reaches(loses) === n;
}

/** How many items one gets to from the first. */
function reaches(next: readonly (readonly number[])[]): number {
  const seen = new Set([0]);
  for (const item of seen) for (const other of next[item]!) seen.add(other);
  return seen.size;
}

/** Precision with which the mean merit is held at 0, which no preference tells. Any would do. */
const ANCHOR = 1;

/** A concave function at a point: its value, gradient, and minus its second derivatives. */
type Objective = { value: number; logLikelihood: number; slope: number[]; curvature: number[][] };

/**
 * The point where a concave function is largest, by Newton's method; a step that overshoots is halved.
 * @throws when it does not settle, which it would only for a function that is not concave.
 */
function maximum(objective: (at: readonly number[]) => Objective, start: readonly number[]) {
  let at = [...start];
  let here = objective(at);
  for (let iteration = 0; iteration < 200; iteration++) {
    const step = times(invertPositive(here.curvature), here.slope);
    const stepped = (size: number) => at.map((x, i) => x + size * step[i]!);
    // Twice what the step promises to gain. Once it is hardly more than rounding, a last step squares what is missing.
    const isLast = dot(step, here.slope) < 1e-10 * (1 + Math.abs(here.value));
    let size = 1;
    while (!isLast && size > 1e-9 && !(objective(stepped(size)).value >= here.value)) size /= 2;
    at = stepped(size);
    here = objective(at);
    if (isLast) return { at, ...here };
  }
  throw new Error("Newton's method found no maximum in 200 steps.");
}

/** Log-likelihood and prior at merits and log nu. Without ties nu is 0, and its logarithm not among the parameters. */
function objectiveAt(games: readonly Game[], at: readonly number[], n: number, priorPrecision: number): Objective {
  const merits = at.slice(0, n);
  const nu = at.length > n ? Math.exp(at[n]!) : 0;
  const anchor = (ANCHOR * total(merits)) / n;
  const slope = at.map((x, i) => (i < n ? -priorPrecision * x - anchor : 0));
  const curvature = at.map((_, r) =>
    at.map((_, c) => (r < n && c < n ? (r === c ? priorPrecision : 0) + ANCHOR / n : 0)),
  );
  let logLikelihood = 0;
  for (const { i, j, counts } of games) {
    const [iWins, jWins, tie] = outcomeProbabilities(at[i]!, at[j]!, nu);
    const rounds = total(counts);
    // A win counts one for the winner's merit, a tie half for both and one for log nu: this many are expected.
    const [ofI, ofJ] = [iWins + tie / 2, jWins + tie / 2];
    slope[i]! += counts[0] + counts[2] / 2 - rounds * ofI;
    slope[j]! += counts[1] + counts[2] / 2 - rounds * ofJ;
    const bend = (row: number, column: number, covariance: number) => {
      curvature[row]![column]! += rounds * covariance;
      if (row !== column) curvature[column]![row]! += rounds * covariance;
    };
    bend(i, i, iWins + tie / 4 - ofI ** 2);
    bend(j, j, jWins + tie / 4 - ofJ ** 2);
    bend(i, j, tie / 4 - ofI * ofJ);
    if (nu > 0) {
      slope[n]! += counts[2] - rounds * tie;
      bend(i, n, tie / 2 - ofI * tie);
      bend(j, n, tie / 2 - ofJ * tie);
      bend(n, n, tie - tie ** 2);
    }
    [iWins, jWins, tie].forEach((p, outcome) => {
      if (counts[outcome]! > 0) logLikelihood += counts[outcome]! * Math.log(p);
    });
  }
  const penalty = (priorPrecision * dot(merits, merits) + (ANCHOR * total(merits) ** 2) / n) / 2;
  return { value: logLikelihood - penalty, logLikelihood, slope, curvature };
}
