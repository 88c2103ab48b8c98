/** A skipped update as a file for people. */
import type { SkippedUpdate } from "@/lib/rlhf/language-model";

/** JSON has no word for them: "NaN", "Infinity" and "-Infinity" stand for numbers that are none. */
const written = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;

/** The same update of the same round always gives the same bytes. */
export function encodeDump(
  round: { id: string; kind: string; seed: number },
  step: number,
  skipped: SkippedUpdate,
): Uint8Array {
  const { rows, ...rest } = skipped;
  const told = { round: round.id, kind: round.kind, seed: round.seed, step, ...rest, rows };
  return new TextEncoder().encode(`${JSON.stringify(told, written)}\n`);
}
