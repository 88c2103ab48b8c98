/** What the machine is, as far as speed depends on it. */
import { existsSync, readFileSync } from "node:fs";
import os from "node:os";
import { threadCount } from "@/lib/ml/cores";

const CPUINFO = "/proc/cpuinfo";
const cpuinfo = existsSync(CPUINFO) ? readFileSync(CPUINFO, "utf8") : "";

export const THREADS = threadCount();

export const hasAvx512 = /^flags\b.*\bavx512f\b/m.test(cpuinfo);

/** The machine and the day, for a reader who compares. */
export function circumstances(): string {
  const model = os.cpus()[0]?.model ?? "an unknown processor";
  const day = new Date().toISOString().slice(0, 10);
  return `${THREADS} cores, ${model}, Node ${process.versions.node}, ${day}.`;
}

/**
 * Watches, on Linux, how much of the machine other programs take: beside them no ratio holds, as PyTorch's threads spin
 * while they wait for one another and ours sleep.
 * @returns  called when all child processes have ended: the others' share of all cores since then.
 */
export function watchOthers(): () => number {
  const startedAt = performance.now();
  const before = othersMilliseconds();
  // What a clock of ticks misses must not read as less than nothing.
  return () => Math.max(0, (othersMilliseconds() - before) / ((performance.now() - startedAt) * os.cpus().length));
}

const STAT = "/proc/self/stat";
const TICK_MILLISECONDS = 10;

/** Busy time of all cores but for ours and our ended children's. */
function othersMilliseconds(): number {
  if (!existsSync(STAT)) return 0;
  // After the name in brackets, which may hold spaces: utime, stime, cutime and cstime are fields 14 to 17 of proc(5).
  const fields = readFileSync(STAT, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  const ours = fields.slice(11, 15).reduce((sum, ticks) => sum + TICK_MILLISECONDS * Number(ticks), 0);
  return os.cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, -ours);
}
