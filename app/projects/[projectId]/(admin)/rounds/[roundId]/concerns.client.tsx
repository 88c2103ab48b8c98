"use client";
import { TriangleAlert } from "lucide-react";
import { anchorOf } from "../../_charts/metric-chart.client";
import type { Concern } from "../../_rounds/concern";

/** What looks wrong and what to do, in plain words, with the way to the chart that shows it. */
export function Concerns({ concerns }: { concerns: readonly Concern[] }) {
  if (concerns.length === 0) return null;
  return (
    <section
      aria-label="What looks wrong"
      className="flex flex-col gap-3 rounded-md border border-warn/40 bg-warn-soft p-4"
    >
      {concerns.map((c) => (
        <p key={c.metric} className="flex items-start gap-3 text-sm">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          <span className="max-w-[80ch]">
            {c.meaning} <span className="font-medium">{c.advice}</span>{" "}
            <a href={`#${anchorOf(c.metric)}`} className="font-mono text-xs text-muted underline">
              {c.metric}
            </a>
          </span>
        </p>
      ))}
    </section>
  );
}
