/** How fast the workers' machines are, as each measured its own. */
import type { Transaction } from "./client";
import type { Prisma } from "./generated/client";

/** More hosts than these say nothing new; old ones may be gone. */
const NEWEST = 8;

export const findMachineSpeed = (tx: Transaction, host: string) => tx.machineSpeed.findUnique({ where: { host } });
export type MachineSpeedRow = NonNullable<Awaited<ReturnType<typeof findMachineSpeed>>>;

/** The hosts that were measured last. */
export const findMachineSpeeds = (tx: Transaction): Promise<MachineSpeedRow[]> =>
  tx.machineSpeed.findMany({ orderBy: [{ measuredAt: "desc" }, { host: "asc" }], take: NEWEST });

/** Replaces what was measured on the host before. */
export async function recordMachineSpeed(
  tx: Transaction,
  { host, ...speed }: Prisma.MachineSpeedUncheckedCreateInput,
): Promise<void> {
  await tx.machineSpeed.upsert({ where: { host }, create: { host, ...speed }, update: speed, select: { host: true } });
}
