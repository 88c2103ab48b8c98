/** The machine that a worker runs on, as far as the speed of rounds depends on it. */
import os from "node:os";
import { db } from "@/lib/db/client";
import { findMachineSpeed } from "@/lib/db/machine-speeds";
import { threadCount } from "@/lib/ml/cores";
import { env } from "@/lib/platform/env";

export const host = (): string => os.hostname();

/** What a process here may hold at most: a container may allow less than the machine has. */
export function memoryBytes(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(allowed, os.totalmem()) : os.totalmem();
}

/** What a measure of speed holds for. */
export function circumstances(): string {
  const { HONE_EXECUTION_PROVIDER } = env("HONE_EXECUTION_PROVIDER");
  const processor = os.cpus()[0]?.model ?? "an unknown processor";
  return `${threadCount()} cores, ${processor}, ${HONE_EXECUTION_PROVIDER}, Node ${process.versions.node}`;
}

/** The same machine may be slower next week, with other programs beside the worker. */
const FRESH_MILLISECONDS = 7 * 24 * 60 * 60 * 1000;

/** Whether this machine was measured as it is, and lately. */
export async function isSpeedKnown(now: Date): Promise<boolean> {
  const known = await findMachineSpeed(db(), host());
  return known?.circumstances === circumstances() && now.getTime() - known.measuredAt.getTime() < FRESH_MILLISECONDS;
}
