import { type ComparisonSource, USUAL_SOURCES } from "@/lib/contract/comparison-source";
import type { Snapshot } from "@/lib/contract/datasets";
import { AppError } from "@/lib/contract/errors";
import type { PreferenceStrength } from "@/lib/contract/evaluation";
import type { LabelerWeights, SnapshotFilter } from "@/lib/contract/snapshot-filter";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import {
  type FrozenItem,
  type FrozenKind,
  findItemsToFreeze,
  findSnapshots,
  type ItemToFreeze,
  insertSnapshot,
  readOneMoment,
} from "@/lib/db/snapshots";
import { snapshotDigest } from "./snapshot-digest";
import { snapshotView } from "./snapshot-view";

/**
 * Freezes what is there at one moment: newest revisions, by the chosen kinds of labelers and from the chosen sources, less those
 * whom the filter leaves out. The same content gives the same digest.
 * @throws too_little_data when there is no answer to learn from; not_found when the filter names someone who has none.
 */
export const freezeSnapshot = (input: {
  projectId: string;
  createdById: string;
  includePeople: boolean;
  includeSimulated: boolean;
  filter?: SnapshotFilter | undefined;
  /** Tasks and chats, unless others are asked for. */
  sources?: readonly ComparisonSource[];
  /** All grades, unless the weaker ones are to be left out. */
  weakestStrength?: PreferenceStrength;
  now: Date;
}): Promise<Snapshot> =>
  transaction(async (tx) => {
    await readOneMoment(tx);
    const { projectId, createdById, includePeople, includeSimulated, filter, now } = input;
    await requireProject(tx, projectId);
    const { sources = USUAL_SOURCES, weakestStrength = "slightly" } = input;
    const whose = { people: includePeople, simulated: includeSimulated };
    const found = await findItemsToFreeze(tx, projectId, whose, { sources, weakestStrength });
    const items = filtered(found, filter?.weights ?? []);
    const count = (kind: FrozenKind) => items.filter((item) => item.kind === kind).length;
    refuseIfEmpty(items, input);
    const id = await insertSnapshot(tx, {
      projectId,
      createdById,
      digest: snapshotDigest(items, filter),
      includesPeople: includePeople,
      includesSimulated: includeSimulated,
      sources,
      weakestStrength,
      demonstrationCount: count("demonstration"),
      rankingCount: count("ranking"),
      promptCount: count("prompt"),
      filterReason: filter?.reason ?? null,
      createdAt: now,
      items,
      weights: filter?.weights ?? [],
    });
    const [row] = await findSnapshots(tx, { projectId, id });
    if (!row) throw new Error(`Snapshot ${id} is gone within its own transaction.`);
    return snapshotView(row);
  });

/** The items of all but those who weigh nothing. */
function filtered(items: readonly ItemToFreeze[], weights: LabelerWeights): ItemToFreeze[] {
  const labelers = new Set(items.map((item) => item.labelerId));
  if (!weights.every(({ labelerId }) => labelers.has(labelerId)))
    throw new AppError("not_found", "The filter names someone who has no answer to freeze. Load the page again.");
  const left = new Set(weights.filter(({ weight }) => weight === 0).map(({ labelerId }) => labelerId));
  return items.filter(({ labelerId }) => labelerId === null || !left.has(labelerId));
}

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
