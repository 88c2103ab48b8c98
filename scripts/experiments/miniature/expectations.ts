/** What a seed must show. */
import { estimate, formatted, isBelow, pairedDifference } from "@/lib/simulation/statistics";
import type { PolicyName, PolicyScores, SeedResult } from "./result";

export type Expectation = { readonly claim: string; readonly found: string; readonly holds: boolean };

const PREFERRED = 0.85;
const RECOVERED = 0.4;
/** Of the win rate against SFT, from 0 to 1. */
const MOST_PAID = 0.05;
const TIMES_LARGER = 90;

/** 1 where a judge put the response of `a` above that of `b`, ½ for a tie, 0 below. */
export const wins = (a: PolicyScores, b: PolicyScores): number[] =>
  a.tier.map((tier, i) => (tier < b.tier[i]! ? 1 : tier === b.tier[i] ? 0.5 : 0));

/**
 * What ptx saves of the loss on the corpus, and what it costs in wins against SFT.
 * @returns  `ofPpo`, of what PPO adds to SFT's loss; `ofAll`, of what lies between the base model's and PPO's; as shares.
 */
export function ptxTrade({ corpusLoss, policies }: Pick<SeedResult, "corpusLoss" | "policies">): {
  ofPpo: number;
  ofAll: number;
  paid: number;
} {
  const winRate = (name: PolicyName) => estimate(wins(policies[name], policies.sft)).mean;
  const saved = corpusLoss.ppo - corpusLoss.ptx;
  return {
    ofPpo: saved / (corpusLoss.ppo - corpusLoss.sft),
    ofAll: saved / (corpusLoss.ppo - corpusLoss.small),
    paid: winRate("ppo") - winRate("ptx"),
  };
}

/** In the same order for every seed. */
export function expectations(result: SeedResult): Expectation[] {
  const { parameters, policies, accuracy, corpusLoss, kl } = result;
  const gold = (name: PolicyName) => estimate(policies[name].gold);
  const preferred = (a: PolicyName, b: PolicyName) => estimate(wins(policies[a], policies[b]));
  const inOrder = (worse: PolicyName, better: PolicyName) => ({
    found: `${formatted(gold(worse))} < ${formatted(gold(better))}`,
    holds: isBelow(gold(worse), gold(better)),
  });
  const ratio = parameters.large / parameters.small;
  const over = preferred("ppo", "large");
  const beaten = { base: preferred("small", "sft"), ppo: preferred("ppo", "sft") };
  const { ofPpo, ofAll, paid } = ptxTrade(result);
  const gain = pairedDifference(policies.shuffled.gold, sftGold(policies));
  const still = Math.max(...kl.still.map(Math.abs));
  return [
    {
      claim: `The large base has at least ${TIMES_LARGER} times the parameters, and the lower loss`,
      found: `${ratio.toFixed(1)} times; ${corpusLoss.large.toFixed(3)} and ${corpusLoss.small.toFixed(3)} nats`,
      holds: ratio >= TIMES_LARGER && corpusLoss.large < corpusLoss.small,
    },
    { claim: "Gold of the small base < SFT, disjoint intervals", ...inOrder("small", "sft") },
    { claim: "Gold of SFT < PPO, disjoint intervals", ...inOrder("sft", "ppo") },
    {
      claim: "Judges put SFT above the small base and PPO above SFT",
      found: `${formatted(beaten.base)} and ${formatted(beaten.ppo)} against SFT`,
      holds: beaten.base.high < 0.5 && beaten.ppo.low > 0.5,
    },
    {
      claim: `Judges prefer small PPO to the large base in ${percent(PREFERRED)} or more`,
      found: formatted(over),
      holds: over.mean >= PREFERRED,
    },
    {
      claim: `PPO costs loss on the corpus; ptx recovers ${percent(RECOVERED)} for at most ${points(MOST_PAID)}`,
      found: `${percent(ofPpo)}, ${percent(ofAll)} of SFT's and PPO's together, for ${points(paid)}`,
      holds: corpusLoss.ppo > corpusLoss.sft && Math.min(ofPpo, ofAll) >= RECOVERED && paid <= MOST_PAID,
    },
    {
      claim: "PPO on shuffled rankings does not help",
      found: `gold ${formatted(gain)} above SFT; reward models ${percent(accuracy.shuffled)}, unshuffled ${percent(accuracy.rewardModel)}`,
      holds: gain.low <= 0 && isBelow(gold("shuffled"), gold("ppo")) && accuracy.shuffled < accuracy.rewardModel - 0.03,
    },
    { claim: "KL is exactly 0 at learning rate 0", found: String(still), holds: still === 0 },
  ];
}

/**
 * Gold of the SFT policy on each prompt: the mean of two responses, since at learning rate 0 the policy is still the SFT
 * policy. One response alone is so noisy that a control may seem to help.
 */
const sftGold = ({ sft, still }: SeedResult["policies"]): number[] =>
  sft.gold.map((value, i) => (value + still.gold[i]!) / 2);

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const points = (share: number): string => `${(100 * share).toFixed(1)} points`;
