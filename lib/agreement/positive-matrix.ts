/**
 * The inverse of a symmetric positive definite matrix, such as the information of a likelihood.
 * @param matrix  [n, n].
 * @returns       [n, n].
 * @throws        when it is not positive definite.
 * @source Golub and Van Loan, "Matrix computations", section 4.2: Cholesky, matrix = L Lᵀ, and so its inverse L⁻ᵀ L⁻¹
 */
export function invertPositive(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length;
  const lower = matrix.map(() => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i]![j]!;
      for (let k = 0; k < j; k++) rest -= lower[i]![k]! * lower[j]![k]!;
      if (i === j && !(rest > 0)) throw new Error(`The matrix is not positive definite: row ${i} leaves ${rest}.`);
      lower[i]![j] = i === j ? Math.sqrt(rest) : rest / lower[j]![j]!;
    }
  const inverse = matrix.map(() => new Array<number>(n).fill(0));
  for (let column = 0; column < n; column++) {
    const x = new Array<number>(n).fill(0);
    for (let i = column; i < n; i++) {
      let rest = i === column ? 1 : 0;
      for (let k = column; k < i; k++) rest -= lower[i]![k]! * x[k]!;
      x[i] = rest / lower[i]![i]!;
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let k = i + 1; k < n; k++) x[i]! -= lower[k]![i]! * x[k]!;
      x[i]! /= lower[i]![i]!;
      inverse[i]![column] = x[i]!;
    }
  }
  return inverse;
}
