/**
 * Mixes calibration tasks into a labeler's rankings so that nobody can tell them apart: they come as any other task, are
 * answered, skipped, edited and counted like one, and are found in one's work like one.
 *
 * Which turns are calibration turns is said by turns.ts. A turn stays ordinary when the labeler has seen the whole pool, or when no
 * ordinary task is open: a task that comes although the list says "none" would give itself away.
 *
 * Calibration tasks need no place of the overlap: every labeler may have each once. The one-lease and one-assignment indexes
 * hold as for all tasks; what clashes with another tab is tried again by `settle`.
 */

import type { Assignment } from "@/lib/db/assignments";
import { countRankingTurns, findUnseenCalibration, insertCalibrationAssignment } from "@/lib/db/calibration";
import type { Transaction } from "@/lib/db/client";
import { listResponseIds } from "@/lib/db/comparisons";
import type { Project } from "@/lib/db/projects";
import { newId } from "@/lib/platform/ids";
import { leaseEnd } from "./assignment";
import { displayOrder } from "./display-order";
import { mixingOf, turnOf } from "./turns";

/** The labeler's next ranking task from the calibration pool, leased, when this turn is one for it; null for another turn. */
export async function leaseCalibration(
  tx: Transaction,
  { labelerId, project, now }: { labelerId: string; project: Project; now: Date },
): Promise<Assignment | null> {
  const who = { labelerId, projectId: project.id };
  if (project.calibrationShare === 0) return null;
  const task = await findUnseenCalibration(tx, who);
  if (!task) return null;
  if (turnOf(mixingOf(labelerId, project), await countRankingTurns(tx, who)) !== "calibration") return null;
  const id = newId(now);
  return insertCalibrationAssignment(tx, {
    ...who,
    id,
    promptId: task.promptId,
    comparisonId: task.comparisonId,
    calibrationReferenceId: task.referenceId,
    displayOrder: displayOrder(id, await listResponseIds(tx, task.comparisonId)),
    leasedAt: now,
    expiresAt: leaseEnd(project, now),
  });
}
