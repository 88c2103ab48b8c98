/** The findings: a table of all runs, what theory demands of them, and a figure for each coefficient. */
import { markdownTable, percent } from "../../bench/measure";
import type { Findings } from "../experiment";
import { linePlot } from "../figure";
import { type Check, type Course, distanceOf, shareOf } from "./course";

export type Run = {
  /** Of the algorithm. */
  name: string;
  klCoefficient: number;
  seed: number;
  /** J₀ and J*. */
  start: number;
  optimum: number;
  course: Course;
  /** The same with every advantage turned round. */
  control: Course;
};

/** What J may seem above J* by, since float32 computed the log-probabilities. */
const ROUNDING = 1e-5;
const WANTED_SHARE = 0.93;
const WANTED_DISTANCE = 3;

export function findingsOf(runs: readonly Run[]): Findings {
  const heading = [
    "round",
    "seed",
    "β",
    "J₀",
    "J",
    "J*",
    "closed",
    "by the last weights",
    "turned round",
    "exact KL",
    "sampled KL",
    "seconds",
  ];
  const titles = [...new Set(runs.map(titleOf))];
  const drawn = titles.map((title) =>
    figureOf(
      title,
      runs.filter((run) => titleOf(run) === title),
    ),
  );
  return {
    report: [
      markdownTable(heading, runs.map(rowOf)),
      expectations(runs).join("\n"),
      ...drawn.map(({ file, title }) => `![${title}](${file})`),
    ].join("\n\n"),
    figures: Object.fromEntries(drawn.map(({ file, svg }) => [file, svg])),
  };
}

const endOf = ({ checks }: Course): Check => checks.at(-1)!;

function rowOf(run: Run): string[] {
  const { last, average, sampledKl, standardError } = endOf(run.course);
  return [
    run.name,
    String(run.seed),
    String(run.klCoefficient),
    signed(run.start),
    signed(average.objective),
    signed(run.optimum),
    shareOf(run, average).toFixed(3),
    shareOf(run, last).toFixed(3),
    signed(shareOf(run, endOf(run.control).last), 1),
    last.kl.toFixed(3),
    `${sampledKl.toFixed(3)} ± ${standardError.toFixed(3)}`,
    run.course.seconds.toFixed(0),
  ];
}

/** Each demand of theory, whether it is met, and the number behind that. */
function expectations(runs: readonly Run[]): string[] {
  const shares = runs.map((run) => shareOf(run, endOf(run.course).average));
  const excesses = runs.flatMap(({ optimum, course, control }) =>
    [course, control].flatMap(({ checks }) =>
      checks.flatMap(({ last, average }) => [last.objective - optimum, average.objective - optimum]),
    ),
  );
  const distances = runs.flatMap(({ course, control }) =>
    [course, control].flatMap(({ checks }) => checks.map(distanceOf)),
  );
  const near = distances.filter((d) => Math.abs(d) <= WANTED_DISTANCE).length;
  const spread = Math.sqrt(distances.reduce((sum, d) => sum + d * d, 0) / distances.length);
  const falls = runs.map(({ start, control }) => endOf(control).last.objective - start);
  const line = (holds: boolean, what: string) => `- ${holds ? "✔" : "✗"} ${what}`;
  return [
    line(
      Math.min(...shares) >= WANTED_SHARE,
      `At least ${percent(WANTED_SHARE)} of the way is made by every run: the least is ${Math.min(...shares).toFixed(3)}.`,
    ),
    line(
      Math.max(...excesses) <= ROUNDING,
      `No policy is better than the best: in ${excesses.length} measurements J − J* is at most ${signed(Math.max(...excesses))}.`,
    ),
    line(
      near === distances.length,
      `The KL that is sampled is within 3 standard errors of the exact one at ${near} of ${distances.length} checks; the farthest is ${Math.max(...distances.map(Math.abs)).toFixed(2)} off, the root of their mean square ${spread.toFixed(2)}, where 1 is expected.`,
    ),
    line(
      Math.max(...falls) < 0,
      `With every advantage turned round each run falls below J₀, after ${endOf(runs[0]!.control).step} iterations by ${(-Math.max(...falls)).toFixed(2)} at least.`,
    ),
  ];
}

const titleOf = ({ name, klCoefficient }: Run): string =>
  `Way to the best policy made by ${name}, β = ${klCoefficient}`;

function figureOf(title: string, runs: readonly Run[]): { file: string; title: string; svg: string } {
  const { name, klCoefficient } = runs[0]!;
  const pointsOf = (run: Run, { checks }: Course): [number, number][] => [
    [0, 0],
    ...checks.map(({ step, average }): [number, number] => [step, shareOf(run, average)]),
  ];
  const series = [
    ...runs.map((run) => ({ name: `seed ${run.seed}`, points: pointsOf(run, run.course) })),
    ...runs.map((run) => ({ name: `seed ${run.seed}, turned round`, points: pointsOf(run, run.control) })),
  ];
  const svg = linePlot({
    title,
    xLabel: "iterations",
    yLabel: "share of J* − J₀, by the average weights",
    series,
    marks: [
      { axis: "y", at: 1, label: "best policy" },
      { axis: "y", at: 0, label: "reference" },
    ],
    yRange: [-0.5, 1.1],
  });
  return { file: `exact-${name.toLowerCase()}-${klCoefficient}.svg`, title, svg };
}

const signed = (value: number, digits = 3): string => `${value < 0 ? "−" : ""}${Math.abs(value).toFixed(digits)}`;
