/** The tables and figures of the experiment. */
import { momentsOf } from "@/lib/rlhf/moments";
import { estimate, formatted } from "@/lib/simulation/statistics";
import type { Findings } from "../experiment";
import { barPlot } from "../figure";
import { expectations, percent, wins } from "./expectations";
import { eachPolicy, MEASURED, POLICIES, type PolicyName, type PolicyScores, type SeedResult } from "./result";

const TITLES: Readonly<Record<PolicyName, string>> = {
  small: "small base",
  large: "large base",
  sft: "SFT",
  ppo: "PPO",
  ptx: "PPO-ptx",
  shuffled: "PPO, shuffled",
  still: "PPO, rate 0",
};

/** @param results  one a seed; at least one. */
export function findingsOf(results: readonly SeedResult[]): Findings {
  const policies = pooled(results);
  return {
    report: [
      `${count(results.length, "seed")} together: ${policies.sft.gold.length} prompts, judged blind by labelers who taught nothing.`,
      policiesTable(results, policies),
      "Each seed:",
      seedsTable(results),
      "What must hold:",
      claimsTable(results),
      "![Gold utility of each policy](miniature-gold.svg)",
      "![How often each policy is preferred to the large base](miniature-preferred.svg)",
      `What they said (seed ${results[0]!.seed}):`,
      examplesTable(results[0]!),
      timesOf(results),
    ].join("\n\n"),
    figures: {
      "miniature-gold.svg": bars("Gold utility", "utility, 95 %", POLICIES, (name) => policies[name].gold),
      "miniature-preferred.svg": barPlot({
        title: "Preferred to the large base by held-out labelers",
        yLabel: "share, 95 %",
        groups: RIVALS.map((name) => TITLES[name]),
        series: [intervalsOf(RIVALS, (name) => wins(policies[name], policies.large))],
        baseline: 0.5,
        marks: [{ axis: "y", at: 0.85, label: "0.85" }],
      }),
    },
  };
}

const RIVALS = POLICIES.filter((name) => name !== "large");

function bars(
  title: string,
  yLabel: string,
  names: readonly PolicyName[],
  of: (name: PolicyName) => readonly number[],
) {
  return barPlot({ title, yLabel, groups: names.map((name) => TITLES[name]), series: [intervalsOf(names, of)] });
}

function intervalsOf(names: readonly PolicyName[], of: (name: PolicyName) => readonly number[]) {
  const estimates = names.map((name) => estimate(of(name)));
  return {
    name: "all seeds",
    values: estimates.map(({ mean }) => mean),
    intervals: estimates.map(({ low, high }) => [low, high] as const),
  };
}

function policiesTable(results: readonly SeedResult[], policies: SeedResult["policies"]): string {
  const losses = (name: PolicyName): string => {
    const measured = MEASURED.find((one) => one === name);
    return measured ? mean(results.map(({ corpusLoss }) => corpusLoss[measured])).toFixed(3) : "";
  };
  const against = (name: PolicyName, rival: PolicyName) =>
    name === rival ? "" : formatted(estimate(wins(policies[name], policies[rival])));
  return table([
    ["policy", "gold utility", "wins against SFT", "against the large base", "corpus, nats a token", "words"],
    ...POLICIES.map((name) => [
      TITLES[name],
      formatted(estimate(policies[name].gold)),
      against(name, "sft"),
      against(name, "large"),
      losses(name),
      mean(policies[name].words).toFixed(1),
    ]),
  ]);
}

function seedsTable(results: readonly SeedResult[]): string {
  return table([
    [
      "seed",
      "small base",
      "large base",
      "SFT",
      "PPO",
      "PPO over the large base",
      "KL of PPO, ptx, shuffled",
      "reward model, shuffled",
      "corpus: small base, SFT, PPO, ptx",
    ],
    ...results.map((result) => {
      const { seed, policies, kl, accuracy, corpusLoss } = result;
      const gold = (name: PolicyName) => formatted(estimate(policies[name].gold));
      const over = formatted(estimate(wins(policies.ppo, policies.large)));
      return [
        String(seed),
        gold("small"),
        gold("large"),
        gold("sft"),
        gold("ppo"),
        over,
        [kl.ppo, kl.ptx, kl.shuffled].map((value) => value.toFixed(2)).join(", "),
        `${percent(accuracy.rewardModel)}, ${percent(accuracy.shuffled)}`,
        (["small", "sft", "ppo", "ptx"] as const).map((name) => corpusLoss[name].toFixed(3)).join(", "),
      ];
    }),
  ]);
}

/** One row a claim, one column a seed. */
function claimsTable(results: readonly SeedResult[]): string {
  const bySeed = results.map(expectations);
  const rows = bySeed[0]!.map(({ claim }, i) => [
    claim,
    ...bySeed.map((found) => `${found[i]!.holds ? "holds" : "**fails**"}: ${found[i]!.found}`),
  ]);
  return table([["", ...results.map(({ seed }) => `seed ${seed}`)], ...rows]);
}

const SHOWN = ["large", "sft", "ppo"] as const;

function examplesTable({ examples }: SeedResult): string {
  const rows = examples.map(({ prompt, said }) => [prompt, ...SHOWN.map((name) => said[name])].map(inCell));
  return table([["prompt", ...SHOWN.map((name) => TITLES[name])], ...rows]);
}

/** What a policy said, as it stands in a table: in one line, and never read as markup. */
const inCell = (text: string): string =>
  text
    .replaceAll(/\s*\n\s*/g, " ⏎ ")
    .replaceAll("|", "\\|")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");

function timesOf(results: readonly SeedResult[]): string {
  const stages = Object.keys(results[0]!.seconds);
  const each = stages.map((stage) => `${stage} ${mean(results.map(({ seconds }) => seconds[stage]!)).toFixed(0)}`);
  return `Seconds a seed, in the mean; some at the same time: ${each.join(", ")}.`;
}

/** The prompts of all seeds, one after another. */
function pooled(results: readonly SeedResult[]): Record<PolicyName, PolicyScores> {
  return eachPolicy((name) => ({
    gold: results.flatMap(({ policies }) => policies[name].gold),
    tier: results.flatMap(({ policies }) => policies[name].tier),
    words: results.flatMap(({ policies }) => policies[name].words),
  }));
}

function table([head = [], ...body]: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...body].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

const mean = (values: readonly number[]): number => momentsOf(values).mean;
const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
