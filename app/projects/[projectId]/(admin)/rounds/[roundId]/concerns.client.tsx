"use client";
import { TriangleAlert } from "lucide-react";
import type { Concern } from "../../_rounds/concerns";

/** What looks wrong, in plain words. */
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
            {c.sentence} <code className="font-mono text-xs text-muted">{c.metric}</code>
          </span>
        </p>
      ))}
    </section>
  );
}
