/** One of the rounds that are laid over each other, and how they differ. Pure. */
import type { Round } from "@/lib/contract/rounds";
import { type ChartLine, type LineStyle, lastStepOf } from "../../_charts/chart-lines";
import type { Point } from "../../_charts/series";
import { formatSetting } from "../../_format/number";
import type { RoundView } from "../../_rounds/live-round";
import { codeOf } from "../../_rounds/round-words";
import { labelOf, settingsOf } from "../../_rounds/setting";

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

/** The settings, ingredients and seeds on which those rounds that have them do not agree, settings in the order of the form. */
export function differencesOf(rounds: readonly Round[]): Difference[] {
  const row = (name: string, read: (round: Round) => string | null | undefined) => ({ name, values: rounds.map(read) });
  const kinds = [...new Set(rounds.map((r) => r.kind))];
  const settings = new Set(kinds.flatMap((kind) => settingsOf(kind).map((s) => s.name)));
  return [
    row("Started from", (r) => r.baseVersion?.label),
    row("Scored by", (r) => r.rewardVersion?.label),
    row("Data", (r) => (r.snapshotId ?? r.corpusId)?.slice(-DISTINCT_DIGITS)),
    row("Seed", (r) => String(r.seed)),
    row("Code", codeOf),
    ...[...settings].map((name) =>
      row(labelOf(name), (r) => (name in r.config ? formatSetting(r.config[name]) : null)),
    ),
  ].flatMap(({ name, values }) => {
    const unlike = new Set(values.filter((value) => value != null)).size > 1;
    return unlike ? [{ name, values: values.map((value) => value ?? NONE) }] : [];
  });
}

const NONE = "–";
/** Ids begin with the time; their last digits are random. */
const DISTINCT_DIGITS = 6;
