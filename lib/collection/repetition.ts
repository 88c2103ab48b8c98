/**
 * Asks a labeler again what they ranked before, to see how far they agree with themselves (test and retest). Nobody can tell a
 * repetition apart: it comes as any other task, in an order of its own, without what was typed or answered before, and is answered,
 * skipped, edited and counted as work like one. Which turns are due to one is said by turns.ts; a turn for which there is nothing to
 * repeat is ordinary, and so is every turn when no ordinary task is open, as in calibration.ts.
 *
 * A repetition is a comparison of its own, with the prompt and the responses of the first: of source `repetition`, it stands in no
 * lane, so nobody else is asked; it needs no place of the first; and whatever asks for ranking tasks passes it over, all but agreement
 * with oneself and a labeler's own work. It says which ranking it repeats, and a unique index lets no ranking be repeated twice.
 *
 * leased     As in assignment.ts. Nobody else can want the place, so its time may pass without loss: asking again renews it.
 * expired    Not reached, for the same reason; should a row say so, its labeler may still answer or skip it.
 * submitted  Counted by lib/agreement with the first answer; an edit of either counts both anew.
 * skipped    Final; the first answer is not asked again.
 * two tabs   Both draw the same ranking, as they are at the same turn. The second violates a unique index, that of repetitions or that
 *            of leases, loses its whole transaction, the new comparison with it, and then finds the first one's lease (`settle`).
 * retired    What is retired, of another lane than the labeler's, or holds personal data is not repeated; a repetition that is
 *            leased by then may be answered, as any task.
 */

import { type Assignment, insertAssignment } from "@/lib/db/assignments";
import { countRankingTurns } from "@/lib/db/calibration";
import type { Transaction } from "@/lib/db/client";
import { listResponseIds } from "@/lib/db/comparisons";
import type { Project } from "@/lib/db/projects";
import { type AnsweredRanking, insertRepetition, listAnswered } from "@/lib/db/repetitions";
import { sha256 } from "@/lib/platform/digest";
import { newId } from "@/lib/platform/ids";
import { leaseEnd } from "./assignment";
import { displayOrder } from "./display-order";
import { type Mixing, mixingOf, turnOf } from "./turns";

/**
 * How many rankings a labeler gives before they are asked one again. It is the same in a small project, which may end before anything
 * is repeated: sooner, they would remember their answer, and a figure of memory is worse than none.
 */
export const DISTANCE = 20;

/** From how many of the newest rankings that far back one is drawn: a labeler cannot tell which task comes again, or when. */
const CHOICE = 20;

/** How many of a labeler's newest answers are looked at. About every second one of those far enough back can be repeated, or more. */
export const LOOKED_AT = DISTANCE + 2 * CHOICE;

/**
 * The answer to repeat at a turn, or null.
 * @param answered  the labeler's newest answers, newest first.
 */
export function drawRepetition<T extends Pick<AnsweredRanking, "rankingId" | "isRepeatable">>(
  { seed }: Pick<Mixing, "seed">,
  turn: number,
  answered: readonly T[],
): T | null {
  const choice = answered.slice(DISTANCE).filter((answer) => answer.isRepeatable);
  const keyed = choice
    .slice(0, CHOICE)
    .map((answer) => ({ answer, key: sha256(`${seed}:${turn}:${answer.rankingId}`) }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1))[0]?.answer ?? null;
}

/** A comparison that the labeler ranked before, leased to them again, when this turn is one for it; null for another turn. */
export async function leaseRepetition(
  tx: Transaction,
  { labelerId, project, now }: { labelerId: string; project: Project; now: Date },
): Promise<Assignment | null> {
  if (project.repetitionShare === 0) return null;
  const who = { labelerId, projectId: project.id };
  const mixing = mixingOf(labelerId, project);
  const turn = await countRankingTurns(tx, who);
  if (turnOf(mixing, turn) !== "repetition") return null;
  const drawn = drawRepetition(mixing, turn, await listAnswered(tx, { ...who, most: LOOKED_AT }));
  if (!drawn) return null;
  const id = newId(now);
  const responseIds = await listResponseIds(tx, drawn.comparisonId);
  return insertAssignment(tx, {
    ...who,
    id,
    kind: "ranking",
    promptId: drawn.promptId,
    comparisonId: await insertRepetition(tx, { ...drawn, projectId: project.id, responseIds, createdAt: now }),
    displayOrder: displayOrder(id, responseIds),
    leasedAt: now,
    expiresAt: leaseEnd(project, now),
  });
}
