import type { Snapshot } from "@/lib/contract/datasets";
import { AppError } from "@/lib/contract/errors";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import {
  type FrozenItem,
  type FrozenKind,
  findItemsToFreeze,
  findSnapshots,
  insertSnapshot,
  readOneMoment,
} from "@/lib/db/snapshots";
import { snapshotDigest } from "./snapshot-digest";
import { snapshotView } from "./snapshot-view";

/**
 * Freezes what is there at one moment: newest revisions, by the chosen kinds of labelers. The same content gives the same digest.
 * @throws too_little_data when there is no answer to learn from.
 */
export const freezeSnapshot = (input: {
  projectId: string;
  createdById: string;
  includePeople: boolean;
  includeSimulated: boolean;
  now: Date;
}): Promise<Snapshot> =>
  transaction(async (tx) => {
    await readOneMoment(tx);
    const { projectId, createdById, includePeople, includeSimulated, now } = input;
    await requireProject(tx, projectId);
    const items = await findItemsToFreeze(tx, projectId, {
      people: includePeople,
      simulated: includeSimulated,
    });
    const count = (kind: FrozenKind) => items.filter((item) => item.kind === kind).length;
    refuseIfEmpty(items, input);
    const id = await insertSnapshot(tx, {
      projectId,
      createdById,
      digest: snapshotDigest(items),
      includesPeople: includePeople,
      includesSimulated: includeSimulated,
      demonstrationCount: count("demonstration"),
      rankingCount: count("ranking"),
      promptCount: count("prompt"),
      createdAt: now,
      items,
    });
    const [row] = await findSnapshots(tx, { projectId, id });
    if (!row) throw new Error(`Snapshot ${id} is gone within its own transaction.`);
    return snapshotView(row);
  });

function refuseIfEmpty(
  items: readonly FrozenItem[],
  { includePeople, includeSimulated }: { includePeople: boolean; includeSimulated: boolean },
): void {
  if (items.some((item) => item.kind !== "prompt")) return;
  const hint = includePeople && includeSimulated ? "" : " You can also include the other kind of labelers.";
  throw new AppError(
    "too_little_data",
    `There is nothing to freeze: no demonstration and no ranking by ${includePeople ? "people" : "simulated labelers"} yet.${hint}`,
  );
}
