/** Win rates between models from blind rankings in which both took part. Pure. */
import { randomFrom } from "@/lib/ml/random";

/** One response in one ranking. Tier 1 is best. */
export type Placed = { rankingId: string; promptId: string; modelVersionId: string; tier: number };

export type Tally = { wins: number; losses: number; ties: number };

/** How `a` did against `b`. */
export type Duel = Tally & {
  a: string;
  b: string;
  /** (wins + ties / 2) / all pairs. */
  rate: number;
  /** 95 %, over prompts; null when they all are of one prompt. */
  interval: [number, number] | null;
  prompts: number;
};

const RESAMPLES = 2_000;
const SEED = 20_220_304;

/**
 * Every pair of models that some ranking compares, in the order of their ids. Each pair of responses of the two in one ranking
 * counts once; a tie counts half.
 */
export function duels(placed: readonly Placed[]): Duel[] {
  const byDuel = new Map<string, Map<string, Tally>>();
  for (const ranking of grouped(placed, (p) => p.rankingId).values())
    for (const x of ranking)
      for (const y of ranking) {
        if (x.modelVersionId >= y.modelVersionId) continue;
        const key = `${x.modelVersionId} ${y.modelVersionId}`;
        const byPrompt = byDuel.get(key) ?? new Map<string, Tally>();
        byDuel.set(key, byPrompt);
        const tally = byPrompt.get(x.promptId) ?? { wins: 0, losses: 0, ties: 0 };
        byPrompt.set(x.promptId, tally);
        tally[x.tier < y.tier ? "wins" : x.tier > y.tier ? "losses" : "ties"]++;
      }
  return [...byDuel]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, byPrompt]) => {
      const [a = "", b = ""] = key.split(" ");
      const tallies = [...byPrompt.values()];
      return {
        a,
        b,
        ...sum(tallies),
        rate: rateOf(sum(tallies)),
        interval: bootstrapInterval(tallies),
        prompts: tallies.length,
      };
    });
}

/**
 * Percentile interval of the rate when prompts are drawn anew, all pairs of one prompt together: they are not independent.
 * @source Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 13
 */
export function bootstrapInterval(byPrompt: readonly Tally[]): [number, number] | null {
  if (byPrompt.length < 2) return null;
  const random = randomFrom(SEED);
  const rates = Array.from({ length: RESAMPLES }, () =>
    rateOf(sum(byPrompt.map(() => byPrompt[Math.floor(random() * byPrompt.length)]!))),
  ).sort((a, b) => a - b);
  return [rates[Math.floor(0.025 * RESAMPLES)]!, rates[Math.ceil(0.975 * RESAMPLES) - 1]!];
}

const rateOf = ({ wins, losses, ties }: Tally): number => (wins + ties / 2) / (wins + losses + ties);

const sum = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (total, t) => ({
      wins: total.wins + t.wins,
      losses: total.losses + t.losses,
      ties: total.ties + t.ties,
    }),
    { wins: 0, losses: 0, ties: 0 },
  );

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
