"use client";
import { useMemo } from "react";
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  useXAxisScale,
  useYAxisScale,
  XAxis,
  YAxis,
} from "recharts";
import { formatMetric, formatterOfTicks } from "../_format/number";
import { niceTicks, stepAxis } from "./axis";
import { type ChartLine, lineStyle } from "./chart-lines";
import { LineSwatch } from "./line-swatch";
import { ChartFigure } from "./metric-chart.client";
import { courseOf, type Moved, smoothCourse } from "./over-optimisation";
import { PointTable } from "./point-table";
import { Reading } from "./reading";
import type { Point } from "./series";

const TITLE = "Is the rise real?";
const JUDGE = { key: "scoreRise", name: "objective/scores", title: "Score", ...lineStyle(0) } as const;
const MONITOR = { key: "monitorRise", name: "monitor/scores", title: "Score by the monitor", ...lineStyle(1) } as const;
const LINES = [JUDGE, MONITOR];

/**
 * The score, and that of a reward model that learned from other rankings, against the distance from the reference. The
 * gap between them is what the policy gained by knowing its judge.
 */
export function OverOptimisation({ series }: { series: ReadonlyMap<string, readonly Point[]> }) {
  const course = useMemo(() => courseOf(series), [series]);
  if (!series.has("objective/scores")) return null;
  if (!series.has("monitor/scores"))
    return (
      <p className="text-xs text-muted">
        A reward model trained with a monitor share would show here whether the score's rise is real.
      </p>
    );
  return (
    <ChartFigure
      title={TITLE}
      sentence="Rise of both scores since the first iteration, each in its own units, by distance from the reference: dots are iterations, lines their course. Where the gap opens, the policy games its judge."
      empty={course.length === 0}
      chart={<Course course={course} />}
      table={
        <PointTable
          label={`Values of ${TITLE}`}
          lines={tableLines(course)}
          places={stepAxis("iteration", course.at(-1)?.step ?? 0)}
          write={(value) => formatMetric(value, 4)}
        />
      }
      legend={
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
          {LINES.map((line) => (
            <li key={line.key} className="flex items-center gap-2">
              <LineSwatch {...line} />
              <code className="font-mono text-muted">{line.name}</code>
            </li>
          ))}
        </ul>
      }
    />
  );
}

function Course({ course }: { course: readonly Moved[] }) {
  const across = niceTicks([0, ...course.map((m) => m.distance)]);
  const up = niceTicks(course.flatMap((m) => [m.scoreRise, m.monitorRise]));
  const last = course.at(-1);
  return (
    <div
      className="h-56"
      role="img"
      aria-label={
        last &&
        `${TITLE} At iteration ${last.step}, √KL ${formatMetric(last.distance)}, the score has risen by ${formatMetric(last.scoreRise)} and the monitor's by ${formatMetric(last.monitorRise)}.`
      }
    >
      <ResponsiveContainer width="100%" height="100%">
        {/* By distance, which is what hovering looks for; Path goes from iteration to iteration. */}
        <LineChart
          data={course.toSorted((a, b) => a.distance - b.distance)}
          margin={{ top: 6, right: 16, bottom: 16, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="distance"
            type="number"
            domain={[0, across.at(-1) ?? 1]}
            ticks={across}
            tickFormatter={formatterOfTicks(across)}
            tick={TICK}
            tickLine={false}
            axisLine={{ stroke: "var(--line-strong)" }}
            label={{ value: "√KL, in √nats", position: "insideBottom", offset: -12, ...TICK }}
          />
          <YAxis
            width={52}
            interval={0}
            domain={[up[0] ?? 0, up.at(-1) ?? 1]}
            ticks={up}
            tickFormatter={formatterOfTicks(up)}
            tick={TICK}
            tickLine={false}
            axisLine={false}
          />
          <ReferenceLine y={0} stroke="var(--line-strong)" />
          <Path course={smoothCourse(course)} />
          <Tooltip
            isAnimationActive={false}
            wrapperStyle={{ zIndex: 10 }}
            content={({ active, payload }) => {
              // Recharts hands back the row that it was given.
              const moved = payload?.[0]?.payload as Moved | undefined;
              return active && moved ? (
                <Reading
                  place={`iteration ${moved.step}, √KL ${formatMetric(moved.distance)}`}
                  values={LINES.map((line) => ({ ...line, value: moved[line.key] }))}
                  write={signed}
                />
              ) : null;
            }}
          />
          {LINES.map((line) => (
            <Line
              key={line.key}
              dataKey={line.key}
              stroke="none"
              dot={{ r: 2, fill: line.color, stroke: "none", opacity: 0.45 }}
              activeDot={{ r: 4, fill: line.color }}
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}

const TICK = { fontSize: 12, fill: "var(--muted)" } as const;

const signed = (value: number): string => (value > 0 ? `+${formatMetric(value)}` : formatMetric(value));

/** The course of both scores, and the gap between them. */
function Path({ course }: { course: readonly Moved[] }) {
  const [x, y] = [useXAxisScale(), useYAxisScale()];
  if (!x || !y) return null;
  const at = (m: Moved, key: "scoreRise" | "monitorRise") => `${x(m.distance)},${y(m[key])}`;
  return (
    <g aria-hidden>
      {course.slice(1).map((m, i) => {
        const before = course[i] ?? m;
        const corners = [at(before, "scoreRise"), at(m, "scoreRise"), at(m, "monitorRise"), at(before, "monitorRise")];
        return <polygon key={m.step} points={corners.join(" ")} fill="var(--chart-2)" opacity={0.12} />;
      })}
      {LINES.map((line) => (
        <polyline
          key={line.key}
          points={course.map((m) => at(m, line.key)).join(" ")}
          fill="none"
          stroke={line.color}
          strokeDasharray={line.dash}
          strokeWidth={1.5}
        />
      ))}
    </g>
  );
}

const tableLines = (course: readonly Moved[]): ChartLine[] => {
  const column = (key: "distance" | "score" | "monitor", name: string): ChartLine => ({
    key,
    name,
    title: name,
    code: true,
    points: course.map((m) => ({ step: m.step, value: m[key] })),
    until: course.at(-1)?.step ?? 0,
    ...lineStyle(0),
  });
  return [column("distance", "√KL"), column("score", JUDGE.name), column("monitor", MONITOR.name)];
};
