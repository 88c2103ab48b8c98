"use client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useId, useMemo, useState } from "react";
import { IconButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { count } from "@/app/_ui/format";
import { useHotkeys } from "@/app/_ui/hotkeys";
import type { RoundSample } from "@/lib/contract/rounds";
import { Answer, differing, MarkButton } from "../../_rounds/answer";
import { samplesByStep } from "../../_rounds/live-round";

/** The answers of one step, and where it stands among the others. */
type Side = { label: string; at: number; step: number; samples: readonly RoundSample[]; go: (to: number) => void };

/**
 * What the model in training answers to the same prompts, at two of its steps side by side: the first and the newest,
 * which goes on being the newest until one moves it.
 */
export function Samples({
  samples,
  stepName,
  active,
}: {
  samples: readonly RoundSample[];
  stepName: string;
  active: boolean;
}) {
  const times = useMemo(() => samplesByStep(samples), [samples]);
  const [first, setFirst] = useState(0);
  const [second, setSecond] = useState<number | null>(null);
  const [marking, setMarking] = useState(false);
  const last = times.length - 1;
  const mark = () => setMarking(!marking);
  useHotkeys("Its answers", [{ keys: "d", label: "Mark the words that differ", run: mark }]);
  const side = (label: string, at: number, go: Side["go"]): Side => ({
    label,
    at,
    go,
    step: times[at]?.step ?? 0,
    samples: times[at]?.samples ?? [],
  });
  if (last < 0)
    return active ? (
      <Card title="Its answers">
        <p className="text-sm text-muted">
          While it trains, the model answers the same few prompts from time to time. They appear here.
        </p>
      </Card>
    ) : null;
  const after = side("After", second === null ? last : Math.min(second, last), (to) =>
    setSecond(to >= last ? null : to),
  );
  const sides = last === 0 ? [after] : [side("Before", first, setFirst), after];
  return (
    <Card title="Its answers, over time" action={last > 0 && <MarkButton marking={marking} onClick={mark} />} flush>
      {last > 0 && (
        <div className="grid gap-x-6 gap-y-2 border-b px-(--pad) py-3 md:grid-cols-2">
          {sides.map((s) => (
            <StepSlider key={s.label} {...s} last={last} stepName={stepName} />
          ))}
        </div>
      )}
      <ul className="divide-y">
        {after.samples.map((sample) => (
          <Row key={sample.position} sample={sample} sides={sides} stepName={stepName} marking={marking} />
        ))}
      </ul>
    </Card>
  );
}

function StepSlider({ label, at, step, go, last, stepName }: Side & { last: number; stepName: string }) {
  const id = useId();
  return (
    <div className="flex min-w-0 items-center gap-1">
      <label htmlFor={id} className="w-36 shrink-0 text-sm">
        <span className="text-muted">{label}</span>{" "}
        <span className="font-medium">
          {stepName} {count(step)}
        </span>
      </label>
      <IconButton
        size="sm"
        icon={ChevronLeft}
        label={`${label}: an earlier ${stepName}`}
        disabled={at === 0}
        onClick={() => go(at - 1)}
      />
      <input
        id={id}
        type="range"
        min={0}
        max={last}
        value={at}
        aria-valuetext={`${stepName} ${step}`}
        onChange={(e) => go(Number(e.target.value))}
        className="h-6 min-w-0 flex-1 accent-(--accent)"
      />
      <IconButton
        size="sm"
        icon={ChevronRight}
        label={`${label}: a later ${stepName}`}
        disabled={at === last}
        onClick={() => go(at + 1)}
      />
    </div>
  );
}

/** One prompt and what was answered to it on each side. */
function Row({
  sample,
  sides,
  stepName,
  marking,
}: {
  sample: RoundSample;
  sides: readonly Side[];
  stepName: string;
  marking: boolean;
}) {
  const answers = sides.map((s) => s.samples.find((other) => other.position === sample.position) ?? null);
  const pieces = marking ? differing(answers.map((a) => a?.response ?? "")) : null;
  return (
    <li className="flex flex-col gap-2 p-(--pad)">
      <p className="max-w-[80ch] text-sm wrap-anywhere text-muted">{sample.prompt}</p>
      <div className="grid gap-x-6 gap-y-3 md:grid-cols-2">
        {sides.map((s, i) => (
          <Answer
            key={s.label}
            from={`${stepName} ${count(s.step)}`}
            sample={answers[i] ?? null}
            {...(pieces?.[i] && { pieces: pieces[i] })}
          />
        ))}
      </div>
    </li>
  );
}
