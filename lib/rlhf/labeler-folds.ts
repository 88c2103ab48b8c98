/**
 * Labelers in five groups, each left out once: how well does a model foretell people from whom it has learned nothing?
 *
 * Source: Ouyang et al. 2022, section 5.2, arXiv 2203.02155 (69.6 ± 0.9 % on labelers left out, 72.4 ± 0.4 % on the
 * others). Departure: a group is measured on held-out prompts, so that no model has seen another labeler's ranking of
 * the same responses.
 */
import type { Undefined } from "@/lib/contract/reward-report";
import { type Comparison, pairCount, type Ties } from "./pairs";

const FOLDS = 5;

type Judged = Comparison & { labeler: string };

/** Some labelers, the training comparisons of all others, and the held-out comparisons of these. */
export type LabelerFold<C> = { labelers: readonly string[]; comparisons: readonly C[]; heldOut: readonly C[] };

/**
 * Five groups of labelers with about as many held-out comparisons each, or as many as there are labelers. A group that
 * cannot be measured, or without which nothing is left to learn from, is left out.
 */
export function labelerFolds<C extends Judged>(input: {
  comparisons: readonly C[];
  heldOut: readonly C[];
  ties: Ties;
}): LabelerFold<C>[] | Undefined {
  const { comparisons, heldOut, ties } = input;
  const measured = heldOut.filter((c) => c.pairs.length > 0);
  const labelers = new Set([...comparisons, ...measured].map((c) => c.labeler));
  if (labelers.size < 2)
    return { value: null, reason: "It takes two labelers: one to learn from and one to foretell." };
  const folds = groupsOfLabelers(measured, labelers)
    .map((group) => ({
      labelers: [...group].sort(),
      comparisons: comparisons.filter((c) => !group.has(c.labeler)),
      heldOut: measured.filter((c) => group.has(c.labeler)),
    }))
    .filter((fold) => fold.heldOut.length > 0 && fold.comparisons.some((c) => pairCount(c, ties) > 0));
  if (folds.length > 0) return folds;
  return { value: null, reason: "No labeler with held-out rankings can be left out: too few rankings remain." };
}

/** Whoever has most comparisons goes first, each to the group that has fewest so far; equal ones by id. */
function groupsOfLabelers(measured: readonly Judged[], labelers: ReadonlySet<string>): Set<string>[] {
  const counts = new Map([...labelers].sort().map((id) => [id, 0]));
  for (const { labeler } of measured) counts.set(labeler, counts.get(labeler)! + 1);
  const groups = Array.from({ length: Math.min(FOLDS, labelers.size) }, () => ({ ids: new Set<string>(), size: 0 }));
  for (const [id, count] of [...counts].sort(([, a], [, b]) => b - a)) {
    const smallest = groups.reduce((a, b) =>
      b.size < a.size || (b.size === a.size && b.ids.size < a.ids.size) ? b : a,
    );
    smallest.ids.add(id);
    smallest.size += count;
  }
  return groups.map(({ ids }) => ids);
}
