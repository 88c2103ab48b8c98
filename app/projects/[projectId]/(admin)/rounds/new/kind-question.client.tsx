"use client";
import type { RoundKind } from "@/lib/contract/round-config";
import { KIND } from "../../_rounds/round-words";

/** Loop order: what usually comes after what. */
const ORDER = [
  "sft",
  "reward_model",
  "ppo",
  "dpo",
  "rloo",
  "grpo",
  "rejection_sampling",
  "pretrain",
] as const satisfies readonly RoundKind[];

/** Question one: which kind of round. */
export function KindQuestion({ kind, onChange }: { kind: RoundKind; onChange: (kind: RoundKind) => void }) {
  return (
    <fieldset className="grid gap-3 sm:grid-cols-2">
      <legend className="sr-only">Which kind of round</legend>
      {ORDER.map((k) => (
        <label
          key={k}
          className="flex cursor-pointer items-start gap-3 rounded-md border p-4 hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="kind"
            className="mt-0.5 size-4 accent-(--accent)"
            checked={kind === k}
            onChange={() => onChange(k)}
          />
          <span className="flex flex-col gap-1">
            <span className="text-sm font-semibold">{KIND[k].name}</span>
            <span className="text-xs text-muted">{KIND[k].does}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
