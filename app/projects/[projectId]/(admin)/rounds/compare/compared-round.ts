/** One of the rounds that are laid over each other, and how they differ. Pure. */
import type { Round } from "@/lib/contract/rounds";
import type { ChartLine, LineStyle } from "../../_charts/chart-lines";
import { lastStepOf } from "../../_charts/chart-lines";
import type { Point } from "../../_charts/series";
import { formatSetting } from "../../_format/number";
import type { RoundView } from "../../_rounds/live-round";
import { labelOf } from "../../_rounds/setting";

export type ComparedRound = {
  view: RoundView;
  /** "PPO 3". */
  label: string;
  style: LineStyle;
  /** Points by metric, oldest first. */
  series: ReadonlyMap<string, readonly Point[]>;
};

/** Along which axis rounds are laid over each other. */
export type Along = "step" | "share";

/** One line a round for a metric; none for a round that did not measure it. */
export const linesOfRounds = (rounds: readonly ComparedRound[], metric: string, along: Along): ChartLine[] =>
  rounds.flatMap(({ view, label, style, series }) => {
    const points = series.get(metric);
    if (!points) return [];
    const end = along === "share" ? stepsOf(view.round, series) : 1;
    return [
      {
        key: view.round.id,
        name: label,
        title: label,
        points: along === "share" ? points.map((p) => ({ ...p, step: p.step / end })) : points,
        until: lastStepOf(series) / end,
        ...style,
      },
    ];
  });

/** How many steps a round has, or has done where nobody said. */
const stepsOf = (round: Round, series: ComparedRound["series"]): number =>
  Math.max(1, round.totalSteps ?? lastStepOf(series));

/** What differs between rounds: one value for each, in their order; a dash where a round has no such thing. */
export type Difference = { name: string; values: string[] };

/** The settings, ingredients and seeds that are not the same in all of the rounds. */
export function differencesOf(rounds: readonly Round[]): Difference[] {
  const settings = [...new Set(rounds.flatMap((r) => Object.keys(r.config)))].map(
    (name): Difference => ({
      name: labelOf(name),
      values: rounds.map((r) => (name in r.config ? formatSetting(r.config[name]) : NONE)),
    }),
  );
  const ingredients: Difference[] = [
    { name: "Started from", values: rounds.map((r) => r.baseVersion?.label ?? NONE) },
    { name: "Scored by", values: rounds.map((r) => r.rewardVersion?.label ?? NONE) },
    { name: "Data", values: rounds.map((r) => (r.snapshotId ?? r.corpusId ?? NONE).slice(-DISTINCT_DIGITS)) },
    { name: "Seed", values: rounds.map((r) => String(r.seed)) },
    { name: "Code", values: rounds.map((r) => r.codeVersion) },
  ];
  return [...ingredients, ...settings].filter(({ values }) => new Set(values).size > 1);
}

const NONE = "–";
/** Ids begin with the time; their last digits are random. */
const DISTINCT_DIGITS = 6;
