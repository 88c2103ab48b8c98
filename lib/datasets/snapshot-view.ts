import type { Snapshot } from "@/lib/contract/datasets";
import type { SnapshotRow } from "@/lib/db/snapshots";

/** A snapshot as the contract has it. */
export const snapshotView = (row: SnapshotRow): Snapshot => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
});
