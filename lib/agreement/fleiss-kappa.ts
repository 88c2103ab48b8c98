/** Agreement beyond chance, when labelers are drawn from one crowd. */
import { type Coefficient, chanceCorrected, type Options } from "./chance-corrected";
import { dot, type Label, shares, times, total } from "./labels";
import type { Undefined } from "./measured";

/**
 * Fleiss' kappa: chance is labelers who draw blindly with the shares of classes that all have together. Of two labelers
 * it is Scott's pi.
 *
 * Items may have different numbers of labels. Every item counts alike, those with a single label for the shares only.
 * @source Fleiss 1971, "Measuring nominal scale agreement among many raters", eq. 2 to 7
 * @source Scott 1955, "Reliability of content analysis: the case of nominal scale coding"
 */
export const fleissKappa = (labels: readonly Label[], options: Options = {}): Coefficient | Undefined =>
  chanceCorrected(labels, options, ({ classes, counts, weights }) => {
    const byItem = [...counts.values()].map(shares);
    const crowd = classes.map((_, k) => total(byItem.map((own) => own[k]!)) / byItem.length);
    const agreement = times(weights, crowd);
    const value = dot(crowd, agreement);
    return { value, pulls: byItem.map((own) => 2 * (dot(own, agreement) - value)) };
  });
