/** The experiment's results as tables, figures and stories. */

import { chunksOf } from "@/lib/rlhf/batches";
import { bestOfNKl, expectedBestOfN } from "@/lib/rlhf/best-of-n";
import { momentsOf } from "@/lib/rlhf/moments";
import { markdownTable, percent } from "../../bench/measure";
import type { Findings } from "../experiment";
import { barPlot, type LineSeries, linePlot } from "../figure";
import { frontierOf } from "./frontier";
import type { Estimate, Measured } from "./measure";
import { type Point, PPO_NAMES, PPO_ROUNDS, type PpoRound, ROUND_NAMES, type RoundName } from "./rounds";

/** What becomes of a policy; `trajectory` has a point for each iteration of PPO. */
export type Outcome = { measured: Measured; trajectory: readonly Point[]; seconds: number };

export type Results = {
  /** Rewards of the reference's stories. */
  rewards: readonly number[];
  start: Measured;
  rounds: Record<RoundName, Outcome>;
  /** Of the held-out stories of the corpus. */
  bytesPerToken: number;
};

const betaOf = (name: PpoRound): string => `β ${PPO_ROUNDS[name].config.klCoefficient}`;
const withPtx = (name: PpoRound): string => `${betaOf(name)}, ptx ${PPO_ROUNDS[name].config.ptxCoefficient}`;
const TITLES: Record<RoundName, string> = {
  held: betaOf("held"),
  heldAgain: `${betaOf("heldAgain")}, seed ${PPO_ROUNDS.heldAgain.seed}`,
  lightPtx: withPtx("lightPtx"),
  heavyPtx: withPtx("heavyPtx"),
  free: betaOf("free"),
  corpus: "corpus alone",
};

const COUNTS = [1, 2, 4, 8, 16, 64, 512];
const YARDSTICK = 8;
/** Iterations that make one point of a figure: one alone is as noisy as its few stories. */
const JOINED = 3;
/** Above it lies only a policy that no longer tells stories. */
const HIGHEST_SHOWN = 45;
/** A point of the frontier stands on so many samples. */
const LEAST_SAMPLES = 50;
const EXAMPLES = 3;

export function reportOf(results: Results): Findings {
  const { rewards, rounds } = results;
  const deviation = Math.sqrt(momentsOf(rewards).variance);
  const inReward = (PPO_ROUNDS.held.config.klCoefficient * deviation).toFixed(2);
  const minutes = ROUND_NAMES.map((name) => `${TITLES[name]} ${(rounds[name].seconds / 60).toFixed(0)}`);
  return {
    report: [
      policyTable(results),
      `Reward and KL: mean ± standard error over stories that no round learned from. The reward's deviation at the start is ${deviation.toFixed(2)}, so that ${TITLES.held} is ${inReward} of reward a nat.`,
      `${TITLES.held} ${passing(results)}.`,
      bestOfNTable(rewards),
      "![Reward by iteration](tinystories-reward.svg)",
      "![Reward against KL](tinystories-kl.svg)",
      "![Loss on the corpus](tinystories-corpus.svg)",
      "### Stories at the same seeds",
      ...Array.from({ length: EXAMPLES }, (_, i) => stories(results, i)),
      `Minutes of each round with its measurement: ${minutes.join("; ")}.`,
    ].join("\n\n"),
    figures: {
      "tinystories-reward.svg": rewardFigure(results),
      "tinystories-kl.svg": klFigure(results),
      "tinystories-corpus.svg": corpusFigure(results),
    },
  };
}

function policyTable({ start, rounds, bytesPerToken }: Results): string {
  const row = (title: string, m: Measured) => [
    title,
    written(m.reward),
    written(m.kl),
    m.corpusLoss.toFixed(3),
    (m.corpusLoss / Math.LN2 / bytesPerToken).toFixed(3),
    m.forgetting.toFixed(3),
    m.strangeness.toFixed(2),
    m.repetition.distinctWords.toFixed(2),
    percent(m.repetition.repeatedTrigrams),
    percent(m.repetition.distinctTrigrams),
  ];
  return markdownTable(
    [
      "policy",
      "reward",
      "KL (nats)",
      "corpus (nats/token)",
      "corpus (bits/byte)",
      "reference's stories (nats/token)",
      "its stories, to the reference (nats/token)",
      "distinct words",
      "trigrams repeated in a story",
      "distinct trigrams of all",
    ],
    [row("start", start), ...ROUND_NAMES.map((name) => row(TITLES[name], rounds[name].measured))],
  );
}

function bestOfNTable(rewards: readonly number[]): string {
  const points = bestOfNPoints(rewards);
  return markdownTable(
    ["best of", ...COUNTS.map(String)],
    [
      ["KL (nats)", ...points.map(([kl]) => kl.toFixed(2))],
      ["reward", ...points.map(([, reward]) => reward.toFixed(2))],
    ],
  );
}

/** Where the held policy first does better than the yardstick, by means of a few iterations. */
function passing({ rewards, rounds }: Results): string {
  const yardstick = expectedBestOfN({ scores: rewards, n: YARDSTICK });
  const passed = joined(rounds.held.trajectory).find(({ reward }) => reward > yardstick);
  if (!passed) return `does not reach the best of ${YARDSTICK}`;
  return `passes the best of ${YARDSTICK} about iteration ${passed.iteration}, at a KL of ${passed.kl.toFixed(1)} nats`;
}

const bestOfNPoints = (rewards: readonly number[]) =>
  COUNTS.map((n) => [bestOfNKl(n), expectedBestOfN({ scores: rewards, n })] as const);

// ── figures ──

function rewardFigure({ rewards, rounds }: Results): string {
  return linePlot({
    title: "Reward by iteration",
    xLabel: "iteration",
    yLabel: "valence of a story",
    series: trajectories(rounds, ({ iteration, reward }) => [iteration, reward]),
    marks: [
      { axis: "y", at: expectedBestOfN({ scores: rewards, n: YARDSTICK }), label: `best of ${YARDSTICK}` },
      { axis: "y", at: momentsOf(rewards).mean, label: "start" },
    ],
    yRange: [0, HIGHEST_SHOWN],
  });
}

function klFigure({ rewards, rounds }: Results): string {
  const frontier = frontierOf({ rewards, leastSamples: LEAST_SAMPLES });
  return linePlot({
    title: "What reward costs",
    xLabel: "KL to the reference, nats a story",
    yLabel: "valence of a story",
    series: [
      ...trajectories(rounds, ({ kl, reward }) => [kl, reward]).filter(({ name }) => name !== TITLES.free),
      { name: `best of ${COUNTS.join(", ")}`, points: bestOfNPoints(rewards) },
      { name: "the most that is possible", points: frontier.map(({ kl, reward }) => [kl, reward] as const) },
    ],
  });
}

function corpusFigure({ start, rounds }: Results): string {
  return barPlot({
    title: "Loss on held-out stories of the corpus",
    yLabel: "nats a token, more or less than the reference's",
    groups: ["start", ...ROUND_NAMES.map((name) => TITLES[name])],
    series: [
      {
        name: "loss",
        values: [start.corpusLoss, ...ROUND_NAMES.map((name) => rounds[name].measured.corpusLoss)],
      },
    ],
    baseline: start.corpusLoss,
  });
}

const trajectories = (
  rounds: Results["rounds"],
  place: (point: Point) => readonly [x: number, y: number],
): LineSeries[] =>
  PPO_NAMES.map((name) => ({ name: TITLES[name], points: joined(rounds[name].trajectory).map(place) }));

/** Means of a few iterations each. */
const joined = (trajectory: readonly Point[]): Point[] =>
  chunksOf(trajectory, JOINED).map((chunk) => {
    const mean = (of: (point: Point) => number) => momentsOf(chunk.map(of)).mean;
    return { iteration: mean((p) => p.iteration), reward: mean((p) => p.reward), kl: mean((p) => p.kl) };
  });

// ── stories ──

/** One seed: what each policy makes of it. */
function stories({ start, rounds }: Results, example: number): string {
  const told = (title: string, { examples }: Measured) =>
    `**${title}:** ${examples[example]!.replaceAll(/\s+/g, " ").trim()} …`;
  return [told("Start", start), ...PPO_NAMES.map((name) => told(TITLES[name], rounds[name].measured))]
    .map((line) => `> ${line}`)
    .join("\n>\n");
}

const written = ({ mean, error }: Estimate): string =>
  `${mean.toFixed(2).replace(/^-0\.00$/, "0.00")} ± ${error.toFixed(2)}`;
