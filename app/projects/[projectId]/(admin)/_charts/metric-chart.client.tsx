"use client";
import { ChartLine, Table2 } from "lucide-react";
import { useMemo, useState } from "react";
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { IconButton } from "@/app/_ui/button";
import { count, percent } from "@/app/_ui/format";
import { formatMetric, formatterOfTicks } from "../_format/number";
import { type ChartSpec, meaningOf } from "./metric-meaning";
import { PointTable } from "./point-table";
import { joined, niceTicks, type Point, stepTicks, thinned } from "./series";

/** For tables, where neighbours may differ in a late digit. */
const inDetail = (value: number): string => formatMetric(value, 4);

/** Colour and dash together tell the lines of a chart apart. */
const STYLES = [
  { color: "var(--chart-1)", dash: "" },
  { color: "var(--chart-2)", dash: "5 3" },
  { color: "var(--chart-3)", dash: "2 2" },
] as const;

type Named = { name: string; points: readonly Point[]; color: string; dash: string };

/** Metrics of a round over its steps, as lines or as a table. */
export function MetricChart({
  spec,
  series,
  stepName,
}: {
  spec: ChartSpec;
  series: ReadonlyMap<string, readonly Point[]>;
  /** "step" or "iteration". */
  stepName: string;
}) {
  const [asTable, setAsTable] = useState(false);
  const lines = useMemo(
    () =>
      spec.metrics.map(
        (name, i): Named => ({
          name,
          points: series.get(name) ?? [],
          ...(STYLES[i % STYLES.length] ?? STYLES[0]),
        }),
      ),
    [spec, series],
  );
  const drawn = lines.filter((l) => l.points.length > 0);
  // Of all metrics: the charts of a round share one axis, also where some stopped being finite earlier.
  const lastStep = Math.max(0, ...[...series.values()].map((own) => own.at(-1)?.step ?? 0));
  const write = (value: number) => (spec.share ? percent(value) : formatMetric(value));
  return (
    <figure className="flex min-w-0 flex-col gap-2 rounded-md border bg-surface p-4">
      <figcaption className="flex items-start justify-between gap-2">
        <div className="min-w-0">
          <h2 className="text-sm font-semibold">{spec.title}</h2>
          <p className="text-xs text-muted">{spec.sentence}</p>
        </div>
        <IconButton
          size="sm"
          icon={asTable ? ChartLine : Table2}
          label={asTable ? `Show ${spec.title} as a chart` : `Show ${spec.title} as a table`}
          onClick={() => setAsTable(!asTable)}
        />
      </figcaption>
      {drawn.length === 0 ? (
        <p className="flex h-44 items-center justify-center text-xs text-muted">Nothing measured yet.</p>
      ) : asTable ? (
        <PointTable lines={drawn} stepName={stepName} write={spec.share ? percent : inDetail} />
      ) : (
        <Lines spec={spec} lines={drawn} lastStep={lastStep} stepName={stepName} write={write} />
      )}
      <Legend lines={lines} write={write} />
    </figure>
  );
}

function Lines({
  spec,
  lines,
  lastStep,
  stepName,
  write,
}: {
  spec: ChartSpec;
  lines: readonly Named[];
  lastStep: number;
  stepName: string;
  write: (value: number) => string;
}) {
  const rows = useMemo(() => joined(Object.fromEntries(lines.map((l) => [l.name, thinned(l.points)]))), [lines]);
  const values = lines.flatMap((l) => l.points.map((p) => p.value));
  const ticks = niceTicks([...values, ...(spec.include ?? [])]);
  return (
    <div className="h-44" role="img" aria-label={summary(spec, lines, stepName, write)}>
      <ResponsiveContainer width="100%" height="100%">
        <LineChart
          data={rows}
          margin={{ top: 6, right: spec.reference ? 52 : 8, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="step"
            type="number"
            domain={[0, Math.max(1, lastStep)]}
            ticks={stepTicks(lastStep)}
            tickFormatter={count}
            tick={{ fontSize: 12, fill: "var(--muted)" }}
            tickLine={false}
            axisLine={{ stroke: "var(--line-strong)" }}
          />
          <YAxis
            width={52}
            domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
            ticks={ticks}
            tickFormatter={spec.share ? (v: number) => percent(v, 0) : formatterOfTicks(ticks)}
            tick={{ fontSize: 12, fill: "var(--muted)" }}
            tickLine={false}
            axisLine={false}
          />
          {spec.reference && (
            <ReferenceLine
              y={spec.reference.at}
              stroke="var(--line-strong)"
              strokeDasharray="1 3"
              label={{
                value: spec.reference.label,
                position: "right",
                fontSize: 12,
                fill: "var(--muted)",
              }}
            />
          )}
          <Tooltip
            isAnimationActive={false}
            formatter={(value, name) => [write(Number(value)), meaningOf(String(name)).title]}
            labelFormatter={(step) => `${stepName} ${count(Number(step))}`}
            contentStyle={{
              background: "var(--surface)",
              border: "1px solid var(--line)",
              borderRadius: 8,
              fontSize: 13,
              padding: "6px 10px",
            }}
            labelStyle={{ color: "var(--muted)" }}
            itemStyle={{ color: "var(--ink)", padding: 0 }}
          />
          {lines.map((line) => (
            <Line
              key={line.name}
              dataKey={line.name}
              stroke={line.color}
              strokeDasharray={line.dash}
              strokeWidth={1.75}
              dot={line.points.length < 25 ? { r: 2, strokeDasharray: "" } : false}
              connectNulls
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}

function summary(spec: ChartSpec, lines: readonly Named[], stepName: string, write: (value: number) => string): string {
  const said = lines.map(({ name, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last) return "";
    const from = `${write(first.value)} at ${stepName} ${first.step}`;
    return `${name} from ${from} to ${write(last.value)} at ${stepName} ${last.step}`;
  });
  return `${spec.title}: ${said.join("; ")}.`;
}

/** The field's name of each line, its dash, and its newest value. */
function Legend({ lines, write }: { lines: readonly Named[]; write: (value: number) => string }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {lines.map((line) => {
        const last = line.points.at(-1);
        return (
          <li key={line.name} className="flex items-center gap-2">
            <svg width="20" height="8" aria-hidden>
              <line x1="0" x2="20" y1="4" y2="4" stroke={line.color} strokeWidth="2" strokeDasharray={line.dash} />
            </svg>
            <code className="font-mono text-muted">{line.name}</code>
            <span className="font-medium">{last ? write(last.value) : "–"}</span>
          </li>
        );
      })}
    </ul>
  );
}
