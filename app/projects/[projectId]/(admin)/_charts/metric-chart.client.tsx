"use client";
import { ChartLine as ChartIcon, Table2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { IconButton } from "@/app/_ui/button";
import { percent } from "@/app/_ui/format";
import { formatMetric } from "../_format/number";
import { type PlaceAxis, valueAxis } from "./axis";
import type { ChartLine } from "./chart-lines";
import { LinePlot } from "./line-plot.client";
import { LineSwatch } from "./line-swatch";
import type { ChartSpec } from "./metric-meaning";
import { PointTable } from "./point-table";

/** Where a page's address leads to the chart of a metric, as `#chart-objective-kl`. */
export const anchorOf = (metric: string): string => `chart-${metric.replaceAll(/[^a-z0-9_]/gi, "-")}`;

/** Lines over the steps of a round, or of several, as a chart or as a table. */
export function MetricChart({
  spec,
  lines,
  places,
}: {
  spec: ChartSpec;
  lines: readonly ChartLine[];
  places: PlaceAxis;
}) {
  const drawn = lines.filter((l) => l.points.length > 0);
  const write = spec.share ? percent : formatMetric;
  const axis = valueAxis(
    drawn.flatMap((l) => l.points.map((p) => p.value)),
    spec,
  );
  return (
    <ChartFigure
      id={anchorOf(spec.metrics[0] ?? spec.title)}
      title={spec.title}
      sentence={axis.scale === "log" ? `${spec.sentence} By factors: the scale is logarithmic.` : spec.sentence}
      chart={
        <LinePlot title={spec.title} lines={drawn} places={places} axis={axis} write={write} {...reference(spec)} />
      }
      table={
        <PointTable
          label={`Values of ${spec.title}`}
          lines={drawn}
          places={places}
          write={spec.share ? percent : inDetail}
        />
      }
      empty={drawn.length === 0}
      legend={<Legend lines={lines} write={write} />}
    />
  );
}

const reference = ({ reference }: ChartSpec) => reference && { reference };

/** For tables, where neighbours may differ in a late digit. */
const inDetail = (value: number): string => formatMetric(value, 4);

/** A chart with its title and sentence, which can be read as a table instead. */
export function ChartFigure({
  id,
  title,
  sentence,
  chart,
  table,
  empty,
  legend,
}: {
  id?: string;
  title: string;
  sentence: string;
  chart: ReactNode;
  table: ReactNode;
  /** Whether nothing was measured. */
  empty: boolean;
  legend: ReactNode;
}) {
  const [asTable, setAsTable] = useState(false);
  return (
    <figure id={id} className="flex min-w-0 scroll-mt-16 flex-col gap-2 rounded-md border bg-surface p-4">
      <figcaption className="flex items-start justify-between gap-2">
        <div className="min-w-0">
          <h2 className="text-sm font-semibold">{title}</h2>
          <p className="text-xs text-muted">{sentence}</p>
        </div>
        <IconButton
          size="sm"
          icon={asTable ? ChartIcon : Table2}
          label={asTable ? `Show ${title} as a chart` : `Show ${title} as a table`}
          onClick={() => setAsTable(!asTable)}
        />
      </figcaption>
      {empty ? (
        <p className="flex h-44 items-center justify-center text-xs text-muted">Nothing measured yet.</p>
      ) : asTable ? (
        table
      ) : (
        chart
      )}
      {legend}
    </figure>
  );
}

/** The name of each line, its dash, and its newest value. */
function Legend({ lines, write }: { lines: readonly ChartLine[]; write: (value: number) => string }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {lines.map((line) => {
        const last = line.points.at(-1);
        return (
          <li key={line.key} className="flex items-center gap-2">
            <LineSwatch {...line} />
            {line.code ? <code className="font-mono text-muted">{line.name}</code> : <span>{line.name}</span>}
            <span className="font-medium">{last ? write(last.value) : "–"}</span>
          </li>
        );
      })}
    </ul>
  );
}
