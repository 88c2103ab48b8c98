"use client";
import { useId } from "react";
import { Badge } from "@/app/_ui/badge";
import type { ModelVersion } from "@/lib/contract/models";

/** Which versions answer: none chosen means the served policy; several answer in turn, for a blind comparison. */
export function VersionPicker({
  models,
  chosen,
  onChange,
  error,
}: {
  models: readonly ModelVersion[];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
  error?: string | undefined;
}) {
  const id = useId();
  const answering = models.filter((m) => m.kind !== "reward");
  const served = answering.find((m) => m.served);
  return (
    <fieldset className="flex flex-col gap-2" aria-describedby={id}>
      <legend className="mb-1 text-sm font-medium">Who answers</legend>
      <div className="flex flex-wrap gap-2">
        {answering.map((m) => (
          <label
            key={m.id}
            className="flex min-h-9 cursor-pointer items-center gap-2 rounded-md border px-3 text-sm hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="checkbox"
              className="size-4 accent-(--accent)"
              checked={chosen.includes(m.id)}
              onChange={(e) => onChange(e.target.checked ? [...chosen, m.id] : chosen.filter((c) => c !== m.id))}
            />
            {m.label}
            {m.served && <Badge tone="accent">Served</Badge>}
          </label>
        ))}
      </div>
      <p id={id} className={error ? "text-xs text-bad" : "text-xs text-muted"}>
        {error ?? explain(chosen.length, served?.label)}
      </p>
    </fieldset>
  );
}

function explain(chosen: number, served: string | undefined): string {
  if (chosen === 0)
    return served
      ? `None chosen: the served policy answers, now ${served}. Choose several to compare them blind.`
      : "No policy is served yet. Choose a version, or promote one first.";
  if (chosen === 1) return "This version writes every response.";
  return `These ${chosen} answer in turn. Labelers do not see who wrote what; the win rates come out on Models.`;
}
