/** Agreement beyond chance that stays sensible when almost all items are of one class. */
import { type Coefficient, chanceCorrected, type Options } from "./chance-corrected";
import { dot, type Label, shares, total } from "./labels";
import type { Undefined } from "./measured";

/**
 * Gwet's AC1, with weights AC2. Chance is a labeler who guesses only on items that are hard, which are the rarer the more
 * one class prevails: where kappa falls to 0 although nearly all labels agree, AC1 stays high.
 * @source Gwet 2008, "Computing inter-rater reliability and its variance in the presence of high agreement"
 */
export const gwetAc = (labels: readonly Label[], options: Options = {}): Coefficient | Undefined =>
  chanceCorrected(labels, options, ({ classes, counts, weights }) => {
    const C = classes.length;
    const byItem = [...counts.values()].map(shares);
    const crowd = classes.map((_, k) => total(byItem.map((own) => own[k]!)) / byItem.length);
    const guess = total(weights.map(total)) / (C * (C - 1));
    const sameTwice = dot(crowd, crowd);
    const value = guess * (1 - sameTwice);
    return { value, pulls: byItem.map((own) => -2 * guess * (dot(own, crowd) - sameTwice)) };
  });
