import type { SnapshotFilter } from "@/lib/contract/snapshot-filter";
import type { FrozenItem } from "@/lib/db/snapshots";
import { sha256 } from "@/lib/platform/digest";

/**
 * What a snapshot is, in 64 digits: sha256 of its sorted items, one a line as `kind id split`, and of its filter, where there is
 * one, as `weight id number` and `reason text`. Ids stand for their content, which never changes, so equal digests mean equal data.
 */
export const snapshotDigest = (items: readonly FrozenItem[], filter?: SnapshotFilter): string =>
  sha256(
    [
      ...items.map(({ kind, id, split }) => `${kind} ${id} ${split}`).sort(),
      ...(filter?.weights.map(({ labelerId, weight }) => `weight ${labelerId} ${weight}`).sort() ?? []),
      ...(filter ? [`reason ${filter.reason}`] : []),
    ].join("\n"),
  );
