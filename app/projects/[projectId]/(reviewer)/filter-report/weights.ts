/** How much each labeler counts while one tries filters. Pure. */
import type { FilterChange, LabelerStanding, LabelerWeights } from "@/lib/contract/snapshot-filter";

/** By labeler, 0 to 1; who is not in it counts in full. */
export type Weights = ReadonlyMap<string, number>;

/** How much a labeler counts. */
export const weightOf = (weights: Weights, labelerId: string): number => weights.get(labelerId) ?? 1;

/** As the contract takes them: only those that do not count in full. */
export const weightsToSend = (weights: Weights): LabelerWeights =>
  [...weights]
    .filter(([, weight]) => weight < 1)
    .map(([labelerId, weight]) => ({ labelerId, weight }))
    .sort((a, b) => (a.labelerId < b.labelerId ? -1 : 1));

/** Leaves out everyone whose agreement with the others is surely below a share: the whole interval is. */
export const withoutBelow = (labelers: readonly LabelerStanding[], share: number): Weights =>
  new Map(
    labelers
      .filter(({ agreement }) => agreement !== null && agreement.interval[1] < share)
      .map(({ labeler }) => [labeler.id, 0]),
  );

/**
 * Weighs each labeler by how much better than a coin they are: 1 for one who is always right, 0 for one who is right half the
 * time. Those whose reliability is not known, newcomers above all, count in full.
 */
export const byReliability = (labelers: readonly LabelerStanding[]): Weights =>
  new Map(
    labelers.flatMap(({ labeler, reliability: { value } }) =>
      value === null ? [] : [[labeler.id, Math.max(0, Math.round((2 * value - 1) * 100) / 100)] as const],
    ),
  );

/** A weight as typed, or null when it is none. */
export function parseWeight(text: string): number | null {
  const weight = text.trim() === "" ? Number.NaN : Number(text.replace(",", "."));
  return weight >= 0 && weight <= 1 ? weight : null;
}

/** Whether anything changes in any split. */
export const changesAnything = (changes: readonly FilterChange[]): boolean =>
  changes.some(
    ({ before, after, flipped, lost, gained }) =>
      flipped + lost + gained > 0 || JSON.stringify(before) !== JSON.stringify(after),
  );
