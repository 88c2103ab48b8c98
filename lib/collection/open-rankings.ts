import type { Assignment } from "@/lib/db/assignments";
import { countRankingTurns, countUnseenCalibrations } from "@/lib/db/calibration";
import type { Transaction } from "@/lib/db/client";
import type { Project } from "@/lib/db/projects";
import { listAnswered } from "@/lib/db/repetitions";
import { DISTANCE, LOOKED_AT } from "./repetition";
import { countToCome, mixingOf } from "./turns";

/**
 * The number of open rankings as the labeler may see it: with the calibration tasks and the repetitions to come, so that it tells
 * nothing of which is which.
 * @param open  ordinary tasks with a place for them, and the task that they hold, of whichever sort.
 */
export async function openRankings(
  tx: Transaction,
  input: { labelerId: string; project: Project; open: number; lease: Assignment | null },
): Promise<number> {
  const { labelerId, project, open, lease } = input;
  const who = { labelerId, projectId: project.id };
  const mixing = mixingOf(labelerId, project);
  const held = lease ? 1 : 0;
  const ordinary = Math.max(open - held, 0);
  if (ordinary === 0) return held;
  const unseen = mixing.calibration > 0 ? await countUnseenCalibrations(tx, who) : 0;
  if (unseen === 0 && mixing.repetition === 0) return ordinary + held;
  const answered =
    mixing.repetition > 0 ? (await listAnswered(tx, { ...who, most: LOOKED_AT })).map((a) => a.isRepeatable) : [];
  // The held task is answered first. If it is a repetition itself, one more is thought possible, where there are many.
  if (lease) answered.unshift(lease.calibrationReferenceId === null);
  const turn = await countRankingTurns(tx, who);
  return held + countToCome(mixing, { turn, ordinary, unseen, answered, distance: DISTANCE });
}
