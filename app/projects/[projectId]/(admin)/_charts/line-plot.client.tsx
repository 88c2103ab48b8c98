"use client";
import { useMemo } from "react";
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { PlaceAxis, ValueAxis } from "./axis";
import type { ChartLine } from "./chart-lines";
import { Reading } from "./reading";
import { joined, thinned, valueAt } from "./series";

/** Lines with as few points as this show each of them. */
const FEW_POINTS = 12;

/** The drawing of a chart. Hovering reads every line at one place; the whole is an image with a summary. */
export function LinePlot({
  title,
  lines,
  places,
  axis,
  write,
  reference,
}: {
  title: string;
  lines: readonly ChartLine[];
  places: PlaceAxis;
  axis: ValueAxis;
  write: (value: number) => string;
  reference?: { at: number; label: string };
}) {
  const rows = useMemo(() => joined(Object.fromEntries(lines.map((l) => [l.key, thinned(l.points)]))), [lines]);
  const [lowest, highest] = [axis.ticks[0] ?? 0, axis.ticks.at(-1) ?? 1];
  return (
    <div className="h-44" role="img" aria-label={`${title}: ${lines.map((l) => said(l, places, write)).join("; ")}.`}>
      <ResponsiveContainer width="100%" height="100%">
        <LineChart
          data={rows}
          margin={{ top: 6, right: reference ? 52 : 12, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="step"
            type="number"
            domain={[0, places.last]}
            ticks={places.ticks}
            tickFormatter={places.write}
            tick={TICK}
            tickLine={false}
            axisLine={{ stroke: "var(--line-strong)" }}
          />
          <YAxis
            width={52}
            interval={0}
            scale={axis.scale}
            domain={[lowest, highest]}
            ticks={axis.ticks}
            tickFormatter={axis.write}
            tick={TICK}
            tickLine={false}
            axisLine={false}
          />
          {lowest < 0 && highest > 0 && <ReferenceLine y={0} stroke="var(--line-strong)" />}
          {reference && (
            <ReferenceLine
              y={reference.at}
              stroke="var(--line-strong)"
              strokeDasharray="1 3"
              label={{ value: reference.label, position: "right", fontSize: 12, fill: "var(--muted)" }}
            />
          )}
          <Tooltip
            isAnimationActive={false}
            // Above the charts below, whose own drawings come later on the page.
            wrapperStyle={{ zIndex: 10 }}
            content={({ active, label }) =>
              active && label !== undefined ? (
                <Reading
                  place={`${places.name} ${places.write(Number(label))}`}
                  values={lines.map((l) => ({ ...l, value: valueIn(l, Number(label)) }))}
                  write={write}
                />
              ) : null
            }
          />
          {lines.map((line) => (
            <Line
              key={line.key}
              dataKey={line.key}
              stroke={line.color}
              strokeDasharray={line.dash}
              strokeWidth={1.75}
              dot={line.points.length < FEW_POINTS ? { r: 2, strokeDasharray: "", fill: line.color } : false}
              connectNulls
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}

const TICK = { fontSize: 12, fill: "var(--muted)" } as const;

/** Null where the line has not begun or its round has ended. */
const valueIn = (line: ChartLine, place: number): number | null =>
  place > line.until ? null : valueAt(line.points, place);

/** "objective/kl from 0 at iteration 1 to 2.1 at iteration 40". */
function said({ name, points }: ChartLine, places: PlaceAxis, write: (value: number) => string): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return "";
  const at = (place: number) => `${places.name} ${places.write(place)}`;
  return `${name} from ${write(first.value)} at ${at(first.step)} to ${write(last.value)} at ${at(last.step)}`;
}
