/**
 * Which of a labeler's ranking tasks are ordinary, which come from the calibration pool, and which they are asked again. Pure.
 *
 * It depends on the labeler and on how many ranking tasks they were given before, and on nothing else: asking twice, two tabs or
 * a restart change nothing. Turns are taken in blocks of 20; the places within a block look random, the number of each sort is
 * exact: after n whole blocks it is 20·n·share, give or take less than one.
 */

import { sha256 } from "@/lib/platform/digest";

/** Turns within which the number of each sort is exact. */
export const BLOCK = 20;

export type Turn = "ordinary" | "calibration" | "repetition";

/** Who takes turns, and the share of each sort that is mixed in: together less than 0.9. `seed`: a labeler in a project. */
export type Mixing = { seed: string; calibration: number; repetition: number };

/** The mixing of a labeler in a project with these settings. */
export const mixingOf = (
  labelerId: string,
  project: { id: string; calibrationShare: number; repetitionShare: number },
): Mixing => ({
  seed: `${project.id}:${labelerId}`,
  calibration: project.calibrationShare,
  repetition: project.repetitionShare,
});

/** How many turns of a share a block holds. `start` shifts all blocks, so that labelers do not move in step. */
function quotaOf(start: string, share: number, block: number): number {
  const shift = Number.parseInt(sha256(start).slice(0, 8), 16) / 2 ** 32;
  const dueAfter = (blocks: number) => Math.floor(blocks * BLOCK * share + shift);
  return dueAfter(block + 1) - dueAfter(block);
}

/**
 * The turns of a block. Both sorts are taken from one shuffle, from its two ends, so that no turn is due to both. Each place is shuffled
 * by three of the digest's 64 digits; two places whose digits are equal keep their order, too rarely to matter.
 */
function turnsOf({ seed, calibration, repetition }: Mixing, block: number): Turn[] {
  const digest = sha256(`${seed}:block ${block}`);
  const places = Array.from({ length: BLOCK }, (_, place) => ({ place, key: digest.slice(3 * place, 3 * place + 3) }));
  const order = places.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ place }) => place);
  const calibrations = quotaOf(`${seed}:shift`, calibration, block);
  const repetitions = quotaOf(`${seed}:shift of repetitions`, repetition, block);
  const turns = new Array<Turn>(BLOCK).fill("ordinary");
  for (const place of order.slice(0, calibrations)) turns[place] = "calibration";
  for (const place of order.slice(BLOCK - repetitions)) turns[place] = "repetition";
  return turns;
}

/** What a labeler's turn, counted from 0, is due to. */
export const turnOf = (mixing: Mixing, turn: number): Turn =>
  turnsOf(mixing, Math.floor(turn / BLOCK))[turn % BLOCK] ?? "ordinary";

/** Where a labeler stands. */
export type Standing = {
  /** The next turn. */
  turn: number;
  /** Ordinary tasks that they can still be given. */
  ordinary: number;
  /** Calibration tasks that they can still be given. */
  unseen: number;
  /** Their newest answers, newest first, at least `distance` of them: whether they could be asked each again. */
  answered: readonly boolean[];
  /** An answer can be repeated when so many came after it. */
  distance: number;
};

/**
 * How many tasks will come, of all sorts, until all ordinary ones are given, if each is answered: it falls by one with every answer,
 * of whichever sort. A turn whose sort there is none of is ordinary.
 */
export function countToCome(mixing: Mixing, from: Standing): number {
  let { turn, ordinary, unseen } = from;
  // Oldest first; those before `passed` are far enough back.
  const answered = from.answered.toReversed();
  let repeatable = answered.slice(0, Math.max(0, answered.length - from.distance)).filter(Boolean).length;
  for (let turns: Turn[] = []; ordinary > 0 && (unseen > 0 || mixing.repetition > 0); turn++) {
    if (turns.length === 0 || turn % BLOCK === 0) turns = turnsOf(mixing, Math.floor(turn / BLOCK));
    const due = turns[turn % BLOCK];
    const isCalibration = due === "calibration" && unseen > 0;
    const isRepetition = due === "repetition" && repeatable > 0;
    if (isCalibration) unseen--;
    else if (isRepetition) repeatable--;
    else ordinary--;
    answered.push(!isCalibration && !isRepetition);
    if (answered.at(-from.distance - 1)) repeatable++;
  }
  return turn - from.turn + ordinary;
}
