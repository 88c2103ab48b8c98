import { db } from "@/lib/db/client";
import { recordMachineSpeed } from "@/lib/db/machine-speeds";
import { setProvider } from "@/lib/ml/runtime";
import { env } from "@/lib/platform/env";
import { circumstances, host, memoryBytes } from "./machine";
import { measureSpeed } from "./measure-speed";

/** Measures this machine and writes it down for the preflights of rounds. Takes some seconds and all cores. */
export async function recordSpeed(now: Date): Promise<void> {
  setProvider(env("HONE_EXECUTION_PROVIDER").HONE_EXECUTION_PROVIDER);
  const { widths, ...speed } = await measureSpeed();
  await recordMachineSpeed(db(), {
    host: host(),
    circumstances: circumstances(),
    memoryBytes: memoryBytes(),
    widths: widths.map((w) => w.width),
    trainingFlops: widths.map((w) => w.trainingFlops),
    decodingFlops: widths.map((w) => w.decodingFlops),
    decodingParameters: widths.map((w) => w.decodingParameters),
    ...speed,
    measuredAt: now,
  });
}
