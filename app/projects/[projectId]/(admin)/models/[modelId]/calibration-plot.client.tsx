"use client";
import { Figure } from "@/app/_ui/figure.client";
import { count, percent, percentInterval } from "@/app/_ui/format";
import type { RewardReport } from "@/lib/contract/reward-report";
import { Plot } from "./plot.client";

/** A reliability diagram: how often the favourite won, against how likely the model thought it. */
export function CalibrationPlot({ calibration: { error, bins } }: { calibration: RewardReport["calibration"] }) {
  const table = {
    head: ["Expected", "Won", "95 % interval", "Number of pairs"],
    rows: bins.map(({ expected, won }) => [
      percent(expected),
      percent(won.value),
      percentInterval(won.interval),
      count(won.count),
    ]),
  };
  const largest = Math.max(1, ...bins.map((b) => b.won.count));
  return (
    <Figure
      title="Does it know how sure it may be?"
      sentence={
        error.value === null
          ? error.reason
          : `A lead in score is the logarithm of odds. On the line, favourites win as often as that says; below it the model is too sure. Calibration error ${percent(error.value)} of ${count(error.count)} pairs.`
      }
      table={table}
    >
      <Plot
        label={`Favourites win ${bins.map(({ expected, won }) => `${percent(won.value, 0)} where ${percent(expected, 0)} is expected`).join(", ")}.`}
        x={{ from: 0.5, to: 1, ticks: [0.5, 0.75, 1], name: "expected to win", write: (v) => percent(v, 0) }}
        y={{ from: 0, to: 1, ticks: [0, 0.5, 1], name: "won", write: (v) => percent(v, 0) }}
      >
        {(x, y) => (
          <>
            <line
              x1={x(0.5)}
              y1={y(0.5)}
              x2={x(1)}
              y2={y(1)}
              stroke="var(--line-strong)"
              strokeDasharray="4 3"
              strokeWidth={1.5}
            />
            {bins.map(({ expected, won }) => (
              <g key={expected}>
                <line
                  x1={x(expected)}
                  x2={x(expected)}
                  y1={y(won.interval[0])}
                  y2={y(won.interval[1])}
                  stroke="var(--chart-1)"
                  strokeWidth={2}
                />
                <circle
                  cx={x(expected)}
                  cy={y(won.value)}
                  r={3 + 5 * Math.sqrt(won.count / largest)}
                  fill="var(--chart-1)"
                />
              </g>
            ))}
          </>
        )}
      </Plot>
    </Figure>
  );
}
