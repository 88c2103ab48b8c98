/** What the loop must show, and the table that shows it. */
import { type LoopResult, POLICIES, type PolicyName } from "./loop";
import { estimate, formatted, isBelow, pairedDifference } from "./statistics";

export type Expectation = { readonly claim: string; readonly holds: boolean };

const TITLES: Readonly<Record<PolicyName, string>> = {
  base: "base",
  sft: "SFT",
  ppo: "PPO",
  shuffled: "PPO, shuffled rankings",
  still: "PPO, learning rate 0",
};

/** What must hold for the loop to count as working. */
export function expectations(result: LoopResult): Expectation[] {
  const { policies, kl, accuracy } = result;
  const gold = (name: PolicyName) => estimate(policies[name].gold);
  const wins = (name: PolicyName) => estimate(policies[name].wins);
  const gain = pairedDifference(policies.shuffled.gold, sftGold(result));
  return [
    {
      claim: "SFT is worth more than the base model (intervals of gold utility are disjoint)",
      holds: isBelow(gold("base"), gold("sft")),
    },
    {
      claim: "PPO is worth more than SFT (intervals of gold utility are disjoint)",
      holds: isBelow(gold("sft"), gold("ppo")),
    },
    {
      claim: "held-out labelers put SFT above base and PPO above SFT (intervals exclude one half)",
      holds: wins("base").high < 0.5 && wins("ppo").low > 0.5,
    },
    {
      claim: `shuffled rankings do not help (gain over SFT ${formatted(gain)} does not exclude 0)`,
      holds: gain.low <= 0,
    },
    {
      claim: "what helps is the rankings: PPO on true ones is worth more than on shuffled ones",
      holds: isBelow(gold("shuffled"), gold("ppo")),
    },
    {
      claim: "a reward model of true rankings beats chance, one of shuffled rankings does not come near it",
      holds: accuracy.rewardModel > 0.6 && accuracy.shuffled < accuracy.rewardModel - 0.03,
    },
    { claim: "KL is exactly 0 at learning rate 0", holds: kl.still.every((value) => value === 0) },
  ];
}

/**
 * Gold utility of the SFT policy on each prompt: the mean of two responses, since at learning rate 0 the policy is still
 * the SFT policy. One response alone is so noisy that a control may seem to help.
 */
function sftGold({ policies: { sft, still } }: LoopResult): number[] {
  return sft.gold.map((value, index) => (value + (still.gold[index] ?? value)) / 2);
}

/** The result of one seed, as text of a fixed width. */
export function reportOf(result: LoopResult): string {
  const { policies, kl, accuracy, seconds } = result;
  const klOf: Readonly<Record<PolicyName, string>> = {
    base: "",
    sft: "0",
    ppo: kl.ppo.toFixed(2),
    shuffled: kl.shuffled.toFixed(2),
    still: `${Math.max(...kl.still.map(Math.abs))}`,
  };
  const rows = POLICIES.map((name) => [
    TITLES[name],
    formatted(estimate(policies[name].gold)),
    name === "sft" ? "" : formatted(estimate(policies[name].wins)),
    klOf[name],
    estimate(policies[name].words).mean.toFixed(1),
  ]);
  const total = Object.values(seconds).reduce((sum, value) => sum + value, 0);
  return [
    `Seed ${result.seed}: ${policies.sft.gold.length} prompts of unseen authors, judged blind by held-out labelers.`,
    table([["policy", "gold utility", "wins against SFT", "KL to SFT", "words"], ...rows]),
    `Reward model: ${percent(accuracy.rewardModel)} of held-out pairs; after shuffling ${percent(accuracy.shuffled)}.`,
    `Time: ${Object.entries(seconds)
      .map(([stage, value]) => `${stage} ${value.toFixed(0)} s`)
      .join(", ")}; together ${(total / 60).toFixed(1)} minutes.`,
    ...expectations(result).map(({ claim, holds }) => `${holds ? "  holds " : "  FAILS "} ${claim}`),
  ].join("\n");
}

/** Columns of equal width, the first row as heading. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  const [heading = [], ...body] = rows;
  return [line(heading), rule, ...body.map(line)].join("\n");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
