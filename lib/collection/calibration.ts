/**
 * Mixes calibration tasks into a labeler's rankings so that nobody can tell them apart: they come as any other task, are
 * answered, skipped, edited and counted like one, and are found in one's work like one.
 *
 * Which turns are calibration turns depends on the labeler and on how many ranking tasks they were given before, and on nothing
 * else: asking twice, two tabs or a restart change nothing. Turns are taken in blocks of 20; the places within a block look
 * random, their number is exact: after n whole blocks it is 20·n·share, give or take less than one. A turn stays ordinary
 * when the labeler has seen the whole pool, or when no ordinary task is open: a task that comes although the list says "none"
 * would give itself away.
 *
 * Calibration tasks need no place of the overlap: every labeler may have each once. The one-lease and one-assignment indexes
 * hold as for all tasks; what clashes with another tab is tried again by `settle`.
 */

import type { Assignment } from "@/lib/db/assignments";
import {
  countRankingTurns,
  countUnseenCalibrations,
  findUnseenCalibration,
  insertCalibrationAssignment,
} from "@/lib/db/calibration";
import type { Transaction } from "@/lib/db/client";
import { listResponseIds } from "@/lib/db/comparisons";
import type { Project } from "@/lib/db/projects";
import { sha256 } from "@/lib/platform/digest";
import { newId } from "@/lib/platform/ids";
import { leaseEnd } from "./assignment";
import { displayOrder } from "./display-order";

/** Turns within which the number of calibration tasks is exact. */
export const BLOCK = 20;

/** Who takes turns. `seed`: a labeler in a project. */
type Mixing = { seed: string; share: number };

const seedOf = (labelerId: string, projectId: string): string => `${projectId}:${labelerId}`;

/** How many calibration turns the first blocks hold together. The seed shifts it, so that labelers do not move in step. */
function dueAfter({ seed, share }: Mixing, blocks: number): number {
  const shift = Number.parseInt(sha256(`${seed}:shift`).slice(0, 8), 16) / 2 ** 32;
  return Math.floor(blocks * BLOCK * share + shift);
}

const quotaOf = (mixing: Mixing, block: number): number => dueAfter(mixing, block + 1) - dueAfter(mixing, block);

/** The calibration turns of a block. */
function turnsOf(mixing: Mixing, block: number): Set<number> {
  const turns = Array.from({ length: BLOCK }, (_, i) => block * BLOCK + i);
  const keyed = turns.map((turn) => ({ turn, key: sha256(`${mixing.seed}:${turn}`) }));
  const order = keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ turn }) => turn);
  return new Set(order.slice(0, quotaOf(mixing, block)));
}

/** Whether a labeler's turn, counted from 0, is one for calibration. */
export const isCalibrationTurn = (mixing: Mixing, turn: number): boolean =>
  turnsOf(mixing, Math.floor(turn / BLOCK)).has(turn);

/**
 * How many tasks will come, calibration tasks among them, until `ordinary` ordinary ones are given: it falls by one with every
 * answer, of whichever kind.
 */
export function countMixed(mixing: Mixing, from: { turn: number; ordinary: number; unseen: number }): number {
  let { turn, ordinary, unseen } = from;
  let mixed = 0;
  while (ordinary > 0 && unseen > 0) {
    const block = Math.floor(turn / BLOCK);
    const quota = quotaOf(mixing, block);
    if (turn % BLOCK === 0 && quota <= unseen && BLOCK - quota < ordinary) {
      turn += BLOCK;
      ordinary -= BLOCK - quota;
      unseen -= quota;
      mixed += quota;
      continue;
    }
    const turns = turnsOf(mixing, block);
    for (; turn < (block + 1) * BLOCK && ordinary > 0; turn++)
      if (turns.has(turn) && unseen > 0) {
        unseen--;
        mixed++;
      } else ordinary--;
  }
  return from.ordinary + mixed;
}

/** The labeler's next ranking task from the calibration pool, leased, when this turn is one for it; null for an ordinary turn. */
export async function leaseCalibration(
  tx: Transaction,
  { labelerId, project, now }: { labelerId: string; project: Project; now: Date },
): Promise<Assignment | null> {
  const who = { labelerId, projectId: project.id };
  if (project.calibrationShare === 0) return null;
  const task = await findUnseenCalibration(tx, who);
  if (!task) return null;
  const mixing = { seed: seedOf(labelerId, project.id), share: project.calibrationShare };
  if (!isCalibrationTurn(mixing, await countRankingTurns(tx, who))) return null;
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

/**
 * The number of open rankings as the labeler may see it: with the calibration tasks to come.
 * @param open  ordinary tasks with a place for them, and the task that they hold, of either sort.
 */
export async function openWithCalibration(
  tx: Transaction,
  input: { labelerId: string; project: Project; open: number; lease: Assignment | null },
): Promise<number> {
  const { labelerId, project, open, lease } = input;
  const who = { labelerId, projectId: project.id };
  const held = lease ? 1 : 0;
  const ordinary = open - held;
  if (project.calibrationShare === 0 || ordinary <= 0) return Math.max(ordinary, 0) + held;
  const unseen = await countUnseenCalibrations(tx, who);
  if (unseen === 0) return ordinary + held;
  const mixing = { seed: seedOf(labelerId, project.id), share: project.calibrationShare };
  return held + countMixed(mixing, { turn: await countRankingTurns(tx, who), ordinary, unseen });
}
