"use client";
import { ChartNoAxesGantt, Table2 } from "lucide-react";
import { useState } from "react";
import { IconButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { count, counted, percent, percentInterval } from "@/app/_ui/format";
import type { WinRate } from "@/lib/contract/models";
import { facingWinner, verdictOf } from "./verdict";

/** How often people put one version's responses above another's, as dots with 95 % intervals or as a table. */
export function WinRates({ winRates, projectId }: { winRates: readonly WinRate[]; projectId: string }) {
  const [asTable, setAsTable] = useState(false);
  const rows = winRates.map(facingWinner).toSorted((x, y) => (y.rate ?? 0) - (x.rate ?? 0));
  return (
    <Card
      title="Which is better, by blind ranking"
      action={
        rows.length > 0 && (
          <IconButton
            size="sm"
            icon={asTable ? ChartNoAxesGantt : Table2}
            label={asTable ? "Show the win rates as a chart" : "Show the win rates as a table"}
            onClick={() => setAsTable(!asTable)}
          />
        )
      }
      flush
    >
      {rows.length === 0 ? (
        <EmptyState title="Nothing compares two versions yet">
          On{" "}
          <a className="text-accent underline" href={`/projects/${projectId}/responses`}>
            Responses
          </a>
          , let two or more versions answer the same prompts. Labelers rank the answers without knowing who wrote them.
        </EmptyState>
      ) : asTable ? (
        <RateTable rows={rows} />
      ) : (
        <RatePlot rows={rows} />
      )}
    </Card>
  );
}

const keyOf = (w: WinRate): string => `${w.a.id} ${w.b.id}`;

function RatePlot({ rows }: { rows: readonly WinRate[] }) {
  return (
    <ul className="divide-y">
      {rows.map((w) => (
        <li
          key={keyOf(w)}
          className="grid items-center gap-x-6 gap-y-2 p-(--pad) md:grid-cols-[minmax(180px,1fr)_2fr_minmax(200px,1.4fr)]"
        >
          <p className="text-sm">
            <span className="font-medium">{w.a.label}</span>
            <span className="text-muted"> over </span>
            <span className="font-medium">{w.b.label}</span>
          </p>
          <Interval rate={w} />
          <p className="text-xs text-muted">{verdictOf(w)}</p>
        </li>
      ))}
    </ul>
  );
}

const x = (share: number): string => `${share * 100}%`;

function Interval({ rate: w }: { rate: WinRate }) {
  const text =
    w.rate === null
      ? "no comparison"
      : `${percent(w.rate)} ${percentInterval(w.interval)}, ${counted(w.prompts, "prompt")}`;
  return (
    <div className="flex flex-col gap-1">
      <svg width="100%" height="24" role="img" aria-label={text} className="overflow-visible">
        <line x1="0" x2="100%" y1="12" y2="12" stroke="var(--line)" />
        {[0, 1].map((edge) => (
          <line key={edge} x1={x(edge)} x2={x(edge)} y1="8" y2="16" stroke="var(--line)" />
        ))}
        <line x1="50%" x2="50%" y1="2" y2="22" stroke="var(--line-strong)" strokeDasharray="2 2" />
        {w.interval && (
          <line
            x1={x(w.interval[0])}
            x2={x(w.interval[1])}
            y1="12"
            y2="12"
            stroke="var(--chart-1)"
            strokeWidth="3"
            strokeLinecap="round"
          />
        )}
        {w.rate !== null && (
          <circle cx={x(w.rate)} cy="12" r="6" fill="var(--chart-1)" stroke="var(--surface)" strokeWidth="2" />
        )}
      </svg>
      <p className="text-xs">{text}</p>
    </div>
  );
}

function RateTable({ rows }: { rows: readonly WinRate[] }) {
  return (
    <section aria-label="Win rates" className="overflow-x-auto">
      <table className="w-full text-right text-sm">
        <thead className="text-xs text-muted">
          <tr className="border-b">
            {["Version", "Over", "Wins", "Losses", "Ties", "Rate", "95 % interval", "Prompts"].map((header, i) => (
              <th
                key={header}
                scope="col"
                className={`px-3 py-2 font-medium whitespace-nowrap ${i < 2 ? "text-left" : ""}`}
              >
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((w) => (
            <tr key={keyOf(w)} className="border-b whitespace-nowrap last:border-b-0">
              <td className="px-3 py-2 text-left">{w.a.label}</td>
              <td className="px-3 py-2 text-left">{w.b.label}</td>
              <td className="px-3 py-2">{count(w.wins)}</td>
              <td className="px-3 py-2">{count(w.losses)}</td>
              <td className="px-3 py-2">{count(w.ties)}</td>
              <td className="px-3 py-2 font-medium">{percent(w.rate)}</td>
              <td className="px-3 py-2">{percentInterval(w.interval) || "–"}</td>
              <td className="px-3 py-2">{count(w.prompts)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
