/** What the form says of a preflight, and whether the round may start. Pure. */
import { count, counted } from "@/app/_ui/format";
import type { Preflight } from "@/lib/contract/preflight";
import type { RoundKind } from "@/lib/contract/round-config";
import { OverrideReason } from "@/lib/contract/rounds";
import { estimate } from "../../_format/duration";
import { KIND } from "../../_rounds/round-words";

/** How the preflight of what stands in the form is going. */
export type Asked =
  | { state: "waiting" }
  | { state: "failed" }
  | { state: "told"; preflight: Pick<Preflight, "refusals"> };

/** Whether the button starts the round; `hint` says what is to be done first, and is null when nothing is. */
export function startHint(input: { lacking: string | null; asked: Asked; reason: string }): string | null {
  const { lacking, asked, reason } = input;
  if (lacking !== null) return lacking;
  if (asked.state === "waiting") return "Estimating what it will take…";
  if (asked.state === "failed") return "It cannot start like this.";
  if (asked.preflight.refusals.length === 0 || OverrideReason.safeParse(reason).success) return null;
  return "Write down first why it should start all the same.";
}

/** "12 steps, 1.5 M parameters, about 310 MB, 2 to 3 min." */
export function sizeSentence(kind: RoundKind, preflight: Preflight): string {
  const { steps, parameters, trainedParameters, memoryBytes, seconds } = preflight;
  const parts = [
    counted(steps, KIND[kind].step),
    `${sizeOf(parameters)} parameters`,
    trainedParameters !== parameters && `${sizeOf(trainedParameters)} trained`,
    `about ${memory(memoryBytes)}`,
    seconds ? span(seconds) : "time unknown until a worker has measured its machine",
  ];
  return `${parts.filter(Boolean).join(", ")}.`;
}

/** 1,523,200 → "1.5 M"; below a million exact. */
const sizeOf = (n: number): string => (n < 1e6 ? count(n) : `${Number((n / 1e6).toPrecision(2))} M`);

/** No finer than the estimate: "310 MB", "1.4 GB". */
function memory(bytes: number): string {
  const megabytes = bytes / 2 ** 20;
  return megabytes < 1000
    ? `${Number(megabytes.toPrecision(2))} MB`
    : `${Number((megabytes / 1024).toPrecision(2))} GB`;
}

/** "2 to 3 min", "40 s to 2 min", "about 5 s". */
export function span({ low, high }: { low: number; high: number }): string {
  const [from, to] = [estimate(low < 60 ? low : 60 * Math.floor(low / 60)), estimate(high)];
  if (from === to) return `about ${to}`;
  const [amount, unit, ...more] = from.split(" ");
  const isPlain = more.length === 0 && to.split(" ").length === 2 && to.endsWith(` ${unit}`);
  return `${isPlain ? amount : from} to ${to}`;
}
