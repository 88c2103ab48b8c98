/** The findings of the experiment: tables and figures. */
import type { EnsembleRule } from "@/lib/rlhf/ensemble";
import { gainAt } from "@/lib/rlhf/over-optimisation";
import { markdownTable } from "../../bench/measure";
import type { Findings } from "../experiment";
import { type LineSeries, linePlot, type Mark } from "../figure";
import { LOSS, type Outcome, type Point, smooth } from "./course";

/** What a policy learns from. */
export type Condition = {
  name: string;
  comparisons: number;
  klCoefficient?: number;
  members?: number;
  rule?: EnsembleRule;
  shuffled?: boolean;
};

export type Run = {
  seed: number;
  condition: Condition;
  /** Share of noiseless held-out pairs that the reward model, or the first of several, orders rightly. */
  accuracy: number;
  course: readonly Point[];
  outcome: Outcome;
};

/** Reward models of ever more comparisons, with nothing that holds the policy back. */
const PROXIES: readonly Condition[] = [150, 600, 2400].map((comparisons) => ({
  name: comparisons.toLocaleString("en"),
  comparisons,
}));
/** The middle one, with what is known to help, and without anything to learn. */
const CONTROLS: readonly Condition[] = [
  { name: "600, β 0.1", comparisons: 600, klCoefficient: 0.1 },
  { name: "600, lowest of 3", comparisons: 600, members: 3, rule: { rule: "worst_case" } },
  {
    name: "600, mean of 3 less ½ variance",
    comparisons: 600,
    members: 3,
    rule: { rule: "variance_penalty", lambda: 0.5 },
  },
  { name: "600, random labels", comparisons: 600, shuffled: true },
];
export const CONDITIONS: readonly Condition[] = [...PROXIES, ...CONTROLS];

const HEADING = [
  "learned from",
  "seed",
  "accuracy",
  "proxy rises by",
  "falls by at most",
  "gold at its peak",
  "d there",
  "drop",
  "α",
  "β",
  "R²",
  "alarm at",
  `${LOSS} lost at`,
];

export function findingsOf(runs: readonly Run[]): Findings {
  const rows = CONDITIONS.flatMap(({ name }) => runs.filter((run) => run.condition.name === name).map(rowOf));
  const means = CONDITIONS.map(({ name }) => meansOf(runs.filter((run) => run.condition.name === name)));
  const shown = runs.filter(({ seed }) => seed === runs[0]!.seed);
  const courses = shown.filter(({ condition }) => PROXIES.some(({ name }) => name === condition.name));
  const figures = Object.fromEntries([
    ...courses.map((run) => [`overoptimisation-${run.condition.comparisons}.svg`, courseFigure(run)]),
    ["overoptimisation-controls.svg", controlsFigure(shown)],
  ]);
  const images = Object.keys(figures).map((file) => `![Courses of seed ${runs[0]!.seed}](${file})`);
  const report = [
    "Means over the seeds:",
    markdownTable(["learned from", "gold at its peak", "at the end", "drop"], means),
    "Every course:",
    markdownTable(HEADING, rows),
    ...images,
  ].join("\n\n");
  return { report, figures };
}

function rowOf({ seed, condition, accuracy, outcome }: Run): string[] {
  const { peak, drop, proxyRise, proxyFall, fit, alarmAt, lostAt } = outcome;
  return [
    condition.name,
    String(seed),
    accuracy.toFixed(3),
    ...[proxyRise, proxyFall, peak.gold, peak.distance, drop, fit.alpha, fit.beta, fit.rSquared].map(written),
    alarmAt === null ? "–" : String(alarmAt),
    lostAt === null ? "–" : String(lostAt),
  ];
}

function meansOf(runs: readonly Run[]): string[] {
  const mean = (of: (run: Run) => number) => runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
  const [peak, drop] = [mean(({ outcome }) => outcome.peak.gold), mean(({ outcome }) => outcome.drop)];
  return [runs[0]!.condition.name, written(peak), written(peak - drop), written(drop)];
}

const written = (value: number): string => value.toFixed(2).replace(/^-/, "−");

/** Proxy, monitor and gold against the distance, the curve fitted to gold, and where the alarm was raised. */
function courseFigure({ seed, condition, course, outcome }: Run): string {
  const distances = smooth(course, "distance");
  const along = (of: "gold" | "proxy" | "monitor"): LineSeries["points"] =>
    smooth(course, of).map((value, i) => [distances[i]!, value] as const);
  const furthest = Math.max(...distances);
  const fitted = Array.from({ length: 61 }, (_, i) => {
    const distance = (furthest * i) / 60;
    return [distance, gainAt(outcome.fit, distance)] as const;
  });
  return linePlot({
    title: `PPO against a reward model of ${condition.name} comparisons, seed ${seed}`,
    xLabel: "distance from SFT, √KL",
    yLabel: "deviations over SFT's responses",
    series: [
      { name: "proxy", points: along("proxy") },
      { name: "gold", points: along("gold") },
      { name: "monitor", points: along("monitor") },
      { name: "d (α − β log d), fitted to gold", points: fitted },
    ],
    marks: outcome.alarmAt === null ? [] : [markAt(distances[outcome.alarmAt - 1]!)],
  });
}

const markAt = (at: number): Mark => ({ axis: "x", at, label: "alarm" });

/** Gold iteration by iteration, so that courses which stay near can be compared with those that go far. */
function controlsFigure(runs: readonly Run[]): string {
  const shown = runs.filter(({ condition }) => condition.comparisons === 600);
  return linePlot({
    title: `What holds gold up, seed ${runs[0]!.seed}`,
    xLabel: "iteration",
    yLabel: "gold, in deviations over SFT's responses",
    series: shown.map(({ condition, course }) => ({
      name: condition.name,
      points: smooth(course, "gold").map((value, i) => [i + 1, value] as const),
    })),
  });
}
