"use client";
import { format, parseISO } from "date-fns";
import type { ReactNode } from "react";
import { Figure } from "@/app/_ui/figure.client";
import { count, percent, percentInterval } from "@/app/_ui/format";
import type { Measure } from "@/lib/contract/agreement";
import { PUBLISHED_BAND } from "./published";

export type WeekPoint = { week: string; rate: Measure; of: number; mark?: string | null };

const HEIGHT = 150;
const LABELS = 6;

export const nameOfWeek = (week: string): string => format(parseISO(week), "d MMM yyyy");

/** A share week by week with its intervals, from 0 to 100 %. `band` draws the published agreement behind. */
export function WeekFigure({
  title,
  sentence,
  weeks,
  of,
  band = false,
}: {
  title: string;
  sentence: ReactNode;
  weeks: readonly WeekPoint[];
  /** What is counted, in the plural. */
  of: string;
  band?: boolean;
}) {
  const table = {
    head: ["Week from", "Share", "95 % interval", `Number of ${of}`, "Note"],
    rows: weeks.map((w) => [
      nameOfWeek(w.week),
      percent(w.rate.value),
      percentInterval(w.rate.interval),
      count(w.of),
      w.mark ?? "",
    ]),
  };
  return (
    <Figure title={title} sentence={sentence} table={table}>
      {weeks.length === 0 ? (
        <p className="text-sm text-muted">Nothing to show yet.</p>
      ) : (
        <Drawing title={title} weeks={weeks} band={band} />
      )}
    </Figure>
  );
}

function Drawing({ title, weeks, band }: { title: string; weeks: readonly WeekPoint[]; band: boolean }) {
  const x = (i: number) => `${((i + 0.5) / weeks.length) * 100}%`;
  const y = (share: number) => HEIGHT * (1 - share);
  const every = Math.ceil(weeks.length / LABELS);
  const said = weeks.map((w) => `${nameOfWeek(w.week)} ${percent(w.rate.value)}`).join(", ");
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3">
      <div aria-hidden className="flex flex-col justify-between text-right text-xs text-muted">
        <span className="-mt-2.5">100 %</span>
        <span>50 %</span>
        <span className="-mb-2.5">0 %</span>
      </div>
      <svg role="img" aria-label={`${title}: ${said}.`} width="100%" height={HEIGHT} className="overflow-visible">
        {band && (
          <rect
            width="100%"
            y={y(PUBLISHED_BAND[1])}
            height={y(PUBLISHED_BAND[0]) - y(PUBLISHED_BAND[1])}
            fill="var(--accent-soft)"
            stroke="var(--accent)"
            strokeWidth={0.5}
          />
        )}
        {[0, 0.5, 1].map((share) => (
          <line key={share} x1="0" x2="100%" y1={y(share)} y2={y(share)} stroke="var(--line)" />
        ))}
        {weeks.map(
          ({ week, rate, mark }, i) =>
            rate.value !== null && (
              <g key={week}>
                {rate.interval && (
                  <line
                    x1={x(i)}
                    x2={x(i)}
                    y1={y(rate.interval[0])}
                    y2={y(rate.interval[1])}
                    stroke={mark ? "var(--warn)" : "var(--ink)"}
                    strokeWidth={2}
                    strokeLinecap="round"
                  />
                )}
                <circle cx={x(i)} cy={y(rate.value)} r={mark ? 6 : 4} fill={mark ? "var(--warn)" : "var(--ink)"} />
              </g>
            ),
        )}
      </svg>
      <span />
      <div aria-hidden className="relative mt-2 h-5 text-xs whitespace-nowrap text-muted">
        {weeks.map(
          ({ week }, i) =>
            i % every === 0 && (
              <span key={week} className="absolute -translate-x-1/2" style={{ left: x(i) }}>
                {format(parseISO(week), "d MMM")}
              </span>
            ),
        )}
      </div>
    </div>
  );
}
