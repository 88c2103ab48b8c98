"use client";
import type { ReactNode } from "react";
import { classNames } from "@/app/_ui/class-names";
import { Figure } from "@/app/_ui/figure.client";
import { count, percent, percentInterval } from "@/app/_ui/format";
import type { Estimate, Undefined } from "@/lib/contract/reward-report";

/** One share, and what it is of. */
export type ShareRow = {
  key: string;
  name: ReactNode;
  share: Estimate | Undefined;
  /** Stands out from the others. */
  main?: boolean;
};

/** Name and line; on a phone the name stands above. */
const COLUMNS = "grid grid-cols-1 gap-x-4 sm:grid-cols-[10rem_minmax(0,1fr)]";

/**
 * Shares from 0 to 100 % with their 95 % intervals, one under the other; a mark stands at one half, where a coin would be.
 * @param line  a share to read all others against, drawn through every row.
 */
export function ShareRows({
  title,
  sentence,
  rows,
  of,
  line,
}: {
  title: string;
  sentence: ReactNode;
  rows: readonly ShareRow[];
  /** What is counted, in the plural: "pairs". */
  of: string;
  line?: { at: number; label: string } | undefined;
}) {
  const table = {
    head: ["", "Share", "95 % interval", `Number of ${of}`],
    rows: rows.map(({ name, share }) =>
      share.value === null
        ? [name, "–", share.reason, "0"]
        : [name, percent(share.value), percentInterval(share.interval), count(share.count)],
    ),
  };
  return (
    <Figure title={title} sentence={sentence} table={table}>
      <ul className="flex flex-col gap-3 sm:gap-1">
        {rows.map((row) => (
          <li key={row.key} className={classNames(COLUMNS, "items-center")}>
            <span className={classNames("text-sm", row.main && "font-semibold")}>{row.name}</span>
            <Track row={row} of={of} line={line?.at} />
          </li>
        ))}
      </ul>
      <div aria-hidden className={classNames(COLUMNS, "text-xs text-muted")}>
        <span />
        <span className="relative mr-32 h-5">
          <span className="absolute left-0">0 %</span>
          <span className="absolute left-1/2 -translate-x-1/2">50 %</span>
          <span className="absolute right-0">100 %</span>
        </span>
      </div>
      {line && (
        <p className="flex items-center gap-2 text-xs text-muted">
          <svg width="8" height="16" aria-hidden>
            <line x1="4" x2="4" y1="0" y2="16" stroke="var(--chart-2)" strokeWidth="2" strokeDasharray="4 3" />
          </svg>
          {line.label}
        </p>
      )}
    </Figure>
  );
}

function Track({ row: { share, main }, of, line }: { row: ShareRow; of: string; line: number | undefined }) {
  if (share.value === null) return <span className="py-1 text-xs text-muted">{share.reason}</span>;
  const { value, interval } = share;
  const x = (at: number) => `${at * 100}%`;
  const colour = main ? "var(--chart-1)" : "var(--ink)";
  return (
    <span className="flex items-center gap-3">
      <svg
        role="img"
        aria-label={`${percent(value)}, 95 % interval ${percentInterval(interval)}, of ${count(share.count)} ${of}`}
        height={28}
        className="min-w-0 flex-1 overflow-visible"
      >
        <line x1="0" x2="100%" y1={14} y2={14} stroke="var(--line)" />
        <line x1="50%" x2="50%" y1={8} y2={20} stroke="var(--line-strong)" />
        {line !== undefined && (
          <line
            x1={x(line)}
            x2={x(line)}
            y1={0}
            y2={28}
            stroke="var(--chart-2)"
            strokeWidth={2}
            strokeDasharray="4 3"
          />
        )}
        <line
          x1={x(interval[0])}
          x2={x(interval[1])}
          y1={14}
          y2={14}
          stroke={colour}
          strokeWidth={main ? 4 : 2}
          strokeLinecap="round"
        />
        <circle cx={x(value)} cy={14} r={main ? 6 : 4} fill={colour} />
      </svg>
      <span className="w-29 shrink-0 text-right text-xs">
        <span className="font-medium">{percent(value)}</span>{" "}
        <span className="text-muted">{`of ${count(share.count)}`}</span>
      </span>
    </span>
  );
}
