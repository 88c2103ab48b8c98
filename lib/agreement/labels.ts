/**
 * Labels, and how often each item was put into each class.
 *
 * An item is whatever is judged: a response, or a pair of responses. Nobody needs to judge every item: what is missing
 * is just not there.
 */

/** One labeler put one item into one class. Classes are numbers; where distance matters, they are places on a scale. */
export type Label = { item: string; labeler: string; value: number };

/** The distinct values, ascending. */
export const classesOf = (labels: readonly Label[]): number[] =>
  [...new Set(labels.map((label) => label.value))].sort((a, b) => a - b);

/** The labels of each labeler. */
export function byLabeler(labels: readonly Label[]): Map<string, Label[]> {
  const groups = new Map<string, Label[]>();
  for (const label of labels) {
    const own = groups.get(label.labeler);
    if (own) own.push(label);
    else groups.set(label.labeler, [label]);
  }
  return groups;
}

/**
 * Labels of each class, by a key such as the item: [classes] each, in the order of `classes`.
 * @throws when a label is in none of the classes.
 */
export function countsBy(
  labels: readonly Label[],
  key: (label: Label) => string,
  classes: readonly number[],
): Map<string, number[]> {
  const placeOf = new Map(classes.map((value, place) => [value, place]));
  const counts = new Map<string, number[]>();
  for (const label of labels) {
    const place = placeOf.get(label.value);
    if (place === undefined) throw new Error(`The label ${label.value} is none of the classes ${classes.join(", ")}.`);
    const row = counts.get(key(label)) ?? new Array<number>(classes.length).fill(0);
    row[place]! += 1;
    counts.set(key(label), row);
  }
  return counts;
}

export const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

export const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** [n, m] times [m]. */
export const times = (matrix: readonly (readonly number[])[], vector: readonly number[]): number[] =>
  matrix.map((row) => dot(row, vector));

/** Each divided by their sum. */
export const shares = (counts: readonly number[]): number[] => {
  const sum = total(counts);
  return counts.map((count) => count / sum);
};
