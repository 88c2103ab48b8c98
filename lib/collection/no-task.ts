import type { NoTask } from "@/lib/contract/tasks";
import type { Transaction } from "@/lib/db/client";
import { findScarcity, type Seeker } from "@/lib/db/task-queue";

/** Why nothing is open to a labeler: first what time unlocks, then what an admin can, then what is over. */
export async function noTask(tx: Transaction, seeker: Seeker): Promise<NoTask> {
  const { any, until, isForOthers, needs } = await findScarcity(tx, seeker);
  const none = { until: null, languages: [], topics: [] };
  if (!any) return { ...none, reason: "nothing_collected" };
  if (until) return { ...none, reason: "all_held", until: until.toISOString() };
  if (needs) return { ...none, reason: "other_qualification", ...needs };
  return { ...none, reason: isForOthers ? "all_done" : "overlap_reached" };
}
