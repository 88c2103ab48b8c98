"use client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useId, useMemo, useState } from "react";
import { IconButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { count } from "@/app/_ui/format";
import type { RoundSample } from "@/lib/contract/rounds";
import { samplesByStep } from "../../_rounds/live-round";

/** What the model in training answers to the same prompts, with a slider through its steps. Follows the newest until moved. */
export function Samples({
  samples,
  stepName,
  active,
}: {
  samples: readonly RoundSample[];
  stepName: string;
  active: boolean;
}) {
  const id = useId();
  const times = useMemo(() => samplesByStep(samples), [samples]);
  const [picked, setPicked] = useState<number | null>(null);
  const last = times.length - 1;
  const at = picked === null ? last : Math.min(picked, last);
  const now = times[at];
  if (!now)
    return active ? (
      <Card title="Its answers">
        <p className="text-sm text-muted">
          While it trains, the model answers the same few prompts from time to time. They appear here.
        </p>
      </Card>
    ) : null;
  const go = (to: number) => setPicked(to >= last ? null : Math.max(0, to));
  return (
    <Card title="Its answers, over time" flush>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b px-(--pad) py-3">
        <label htmlFor={id} className="w-36 text-sm font-medium capitalize">
          {stepName} {count(now.step)}
        </label>
        <div className="flex min-w-48 flex-1 items-center gap-1">
          <IconButton size="sm" icon={ChevronLeft} label="Earlier" disabled={at === 0} onClick={() => go(at - 1)} />
          <input
            id={id}
            type="range"
            min={0}
            max={Math.max(0, last)}
            value={at}
            disabled={last === 0}
            aria-valuetext={`${stepName} ${now.step}`}
            onChange={(e) => go(Number(e.target.value))}
            className="h-6 min-w-0 flex-1 accent-(--accent)"
          />
          <IconButton size="sm" icon={ChevronRight} label="Later" disabled={at === last} onClick={() => go(at + 1)} />
        </div>
      </div>
      <ul className="divide-y">
        {now.samples.map((s) => (
          <li key={s.position} className="grid gap-x-6 gap-y-2 p-(--pad) md:grid-cols-[1fr_2fr_auto]">
            <p className="text-sm wrap-anywhere text-muted">{s.prompt}</p>
            <p className="reading">{s.response.trim() === "" ? <em className="text-muted">nothing</em> : s.response}</p>
            <p className="text-xs text-muted whitespace-nowrap md:w-24 md:text-right">
              {s.score !== null && (
                <>
                  score <span className="font-medium text-ink">{s.score.toFixed(2).replace("-", "−")}</span>
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
