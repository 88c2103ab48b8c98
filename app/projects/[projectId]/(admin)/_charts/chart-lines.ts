/** The lines that a chart draws together, and how they are told apart. */
import { type ChartSpec, meaningOf } from "./metric-meaning";
import type { Point } from "./series";

export type ChartLine = {
  key: string;
  /** As the legend and the table call it: the field's name of a metric, or a round. */
  name: string;
  /** Whether the name is code, and set as such. */
  code?: boolean;
  /** As the hover calls it. */
  title: string;
  points: readonly Point[];
  /** Beyond this place there is nothing to read: the end of its round. */
  until: number;
} & LineStyle;

/** Colour and dash together tell lines apart, also for people who see few colours. */
export type LineStyle = { color: string; dash: string };

/** As many lines as one chart can hold. */
export const LINE_STYLES = [
  { color: "var(--chart-1)", dash: "" },
  { color: "var(--chart-2)", dash: "6 3" },
  { color: "var(--chart-3)", dash: "2 2" },
  { color: "var(--chart-4)", dash: "10 3" },
  { color: "var(--chart-5)", dash: "6 2 2 2" },
  { color: "var(--chart-6)", dash: "1 3" },
] as const satisfies readonly LineStyle[];

/** The style of the line at a position; styles come again where there are more lines. */
export const lineStyle = (position: number): LineStyle => LINE_STYLES[position % LINE_STYLES.length] ?? LINE_STYLES[0];

/** A chart's metrics in one round, measured or not. @param lastStep  of the round. */
export const linesOfMetrics = (
  spec: ChartSpec,
  series: ReadonlyMap<string, readonly Point[]>,
  lastStep: number,
): ChartLine[] =>
  spec.metrics.map((name, position) => ({
    key: name,
    name,
    code: true,
    title: meaningOf(name).title,
    points: series.get(name) ?? [],
    until: lastStep,
    ...lineStyle(position),
  }));

/** The last step at which a round measured anything: its charts share one axis, also where a metric ended earlier. */
export const lastStepOf = (series: ReadonlyMap<string, readonly Point[]>): number =>
  Math.max(0, ...[...series.values()].map((own) => own.at(-1)?.step ?? 0));
