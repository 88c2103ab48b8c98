/** How many threads may compute at once. */
import { existsSync, readFileSync } from "node:fs";
import os from "node:os";

const CPUINFO = "/proc/cpuinfo";

/** Beyond this, threads wait for one another longer than they work on models of our sizes. */
const MOST_THREADS = 8;

/** Two threads on one core share its arithmetic: more threads than cores are slower. */
export function threadCount(): number {
  const cores = existsSync(CPUINFO) ? physicalCores(readFileSync(CPUINFO, "utf8")) : undefined;
  return Math.min(cores ?? Number.POSITIVE_INFINITY, os.availableParallelism(), MOST_THREADS);
}

/** Counts the cores in the text of Linux's /proc/cpuinfo; undefined when it does not name them. */
export function physicalCores(text: string): number | undefined {
  const cores = text.split("\n\n").flatMap((processor) => {
    const field = (name: string) => processor.match(new RegExp(`^${name}\\s*: (\\d+)`, "m"))?.[1];
    const core = field("core id");
    return core === undefined ? [] : [`${field("physical id")} ${core}`];
  });
  return cores.length > 0 ? new Set(cores).size : undefined;
}
