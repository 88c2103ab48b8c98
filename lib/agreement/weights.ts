/**
 * How much two different labels of one item still agree: 1 for the same class, 0 for the two ends of the scale.
 * @source Cohen 1968, "Weighted kappa", Psychological Bulletin 70
 */

export type WeightName = "identity" | "linear" | "quadratic";

/** A name, or [classes, classes]: symmetric, so that it does not matter who is first, with 1 on the diagonal. */
export type Weights = WeightName | readonly (readonly number[])[];

/** Agreement of two labels that lie `apart` of the scale from each other, 0 to 1. */
const WEIGHTS: Record<WeightName, (apart: number) => number> = {
  identity: (apart) => (apart === 0 ? 1 : 0),
  linear: (apart) => 1 - apart,
  quadratic: (apart) => 1 - apart ** 2,
};

/**
 * The weights of all pairs of classes.
 * @param classes  ascending, at least two.
 * @returns        [classes, classes].
 * @throws         when given weights are of another shape, not symmetric, or not 1 on the diagonal.
 */
export function weightsOf(weights: Weights, classes: readonly number[]): readonly (readonly number[])[] {
  if (typeof weights === "string") {
    const scale = classes[classes.length - 1]! - classes[0]!;
    return classes.map((a) => classes.map((b) => WEIGHTS[weights](Math.abs(a - b) / scale)));
  }
  const n = classes.length;
  if (weights.length !== n || weights.some((row) => row.length !== n))
    throw new Error(`Weights of ${n} classes must be ${n} rows of ${n}.`);
  weights.forEach((row, k) => {
    if (row[k] !== 1) throw new Error(`The weight of class ${classes[k]} with itself is ${row[k]}; it must be 1.`);
    row.forEach((weight, l) => {
      if (weight !== weights[l]![k])
        throw new Error(`The weights of the classes ${classes[k]} and ${classes[l]} differ by which comes first.`);
    });
  });
  return weights;
}
