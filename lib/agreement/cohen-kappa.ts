/** Agreement beyond chance, when each labeler has habits of their own. */
import { type Coefficient, chanceCorrected, type LabelTable, type Options } from "./chance-corrected";
import { byLabeler, countsBy, dot, type Label, shares, times, total } from "./labels";
import { type Undefined, undefinedBecause } from "./measured";

/**
 * Cohen's kappa of two labelers: chance is two who draw blindly, each with the shares of classes that they have. Of
 * more labelers it is Conger's, whose chance is the mean over all pairs of them.
 *
 * A labeler's shares are over all items that they labeled, also over those that nobody else did.
 * @source Cohen 1960, "A coefficient of agreement for nominal scales"; weights: Cohen 1968, "Weighted kappa"
 * @source Conger 1980, "Integration and generalization of kappas for multiple raters"
 */
export function cohenKappa(labels: readonly Label[], options: Options = {}): Coefficient | Undefined {
  if (byLabeler(labels).size < 2) return undefinedBecause("There are no two labelers.");
  return chanceCorrected(labels, options, (table) => chanceOf(labels, table));
}

function chanceOf(labels: readonly Label[], { classes, counts, weights }: LabelTable) {
  const I = counts.size;
  const items = [...counts.keys()];
  const habits = [...byLabeler(labels).values()].map((own) => ({
    shares: shares(countsBy(own, () => "all", classes).get("all")!),
    byItem: countsBy(own, (label) => label.item, classes),
    labels: own.length,
  }));
  const pairs = habits.length * (habits.length - 1);
  const everyone = classes.map((_, k) => total(habits.map((habit) => habit.shares[k]!)));
  let value = 0;
  const pulls = new Array<number>(I).fill(0);
  for (const { shares: own, byItem, labels: count } of habits) {
    // How well each class agrees with what the other labelers draw.
    const others = times(
      weights,
      everyone.map((sum, k) => sum - own[k]!),
    );
    const chance = dot(own, others);
    value += chance / pairs;
    items.forEach((item, i) => {
      const row = byItem.get(item);
      if (row) pulls[i]! += (2 / pairs) * (I / count) * (dot(row, others) - total(row) * chance);
    });
  }
  return { value, pulls };
}
