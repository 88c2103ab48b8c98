"use client";
import { percent, percentInterval } from "@/app/_ui/format";
import { PUBLISHED_BAND } from "./published";

/** A rate on the line from 0 to 100 %, with its interval, before the published band. */
export function RateBar({
  rate,
  interval,
  height = 20,
  label,
}: {
  rate: number | null;
  interval: readonly [number, number] | null;
  height?: number;
  /** What the bar says, where its line is no 95 % interval. */
  label?: string;
}) {
  const x = (share: number) => `${share * 100}%`;
  const width = (from: number, to: number) => `${(to - from) * 100}%`;
  const middle = height / 2;
  return (
    <svg
      role="img"
      aria-label={
        label ?? (rate === null ? "Nothing to compare" : `${percent(rate)}, 95 % interval ${percentInterval(interval)}`)
      }
      width="100%"
      height={height}
      className="min-w-24 overflow-visible"
    >
      <rect
        x={x(PUBLISHED_BAND[0])}
        width={width(PUBLISHED_BAND[0], PUBLISHED_BAND[1])}
        y={0}
        height={height}
        fill="var(--accent-soft)"
        stroke="var(--accent)"
        strokeWidth={0.5}
      />
      <line x1="0" x2="100%" y1={middle} y2={middle} stroke="var(--line)" />
      <line x1="50%" x2="50%" y1={middle - 4} y2={middle + 4} stroke="var(--line-strong)" />
      {interval && (
        <line
          x1={x(interval[0])}
          x2={x(interval[1])}
          y1={middle}
          y2={middle}
          stroke="var(--ink)"
          strokeWidth={2}
          strokeLinecap="round"
        />
      )}
      {rate !== null && <circle cx={x(rate)} cy={middle} r={4} fill="var(--ink)" />}
    </svg>
  );
}
