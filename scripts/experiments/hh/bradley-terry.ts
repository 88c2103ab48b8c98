/**
 * Bradley-Terry with a linear score: the strength of a response is the weighted sum of its features, and the weights are
 * those of a logistic regression without intercept on differences of features.
 *
 *     loss(w) = sum over pairs of softplus(-w·x) + penalty/2 · |w|²,   x = features(chosen) - features(rejected)
 *
 * The loss is convex, so that there is one answer, found by Newton's method; its systems are solved by conjugate
 * gradients, which need no matrix.
 *
 * Source: Bradley & Terry 1952; the method: Nocedal & Wright 2006, Numerical Optimization, algorithms 3.1 and 7.1
 */

/** Feature number to value; what is left out is 0. */
export type Sparse = ReadonlyMap<number, number>;

/**
 * The weights of the least loss.
 * @param differences  features of the chosen response less those of the rejected one, a pair each.
 * @param size         how many features there are.
 * @param penalty      of the squared weights; above 0, or pairs that a feature tells apart would make it infinite.
 * @returns            [size], in nats per unit of feature.
 */
export function fitBradleyTerry(input: {
  differences: readonly Sparse[];
  size: number;
  penalty: number;
}): Float64Array {
  const { differences, size, penalty } = input;
  if (!(penalty > 0)) throw new RangeError(`A penalty of ${penalty} has no least loss; it must be above 0.`);
  let weights: Float64Array = new Float64Array(size);
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    const margins = differences.map((x) => dotSparse(weights, x));
    const gradient = weights.map((w) => penalty * w);
    for (const [i, x] of differences.entries()) addScaled(gradient, -sigmoid(-margins[i]!), x);
    if (Math.sqrt(dot(gradient, gradient)) <= TOLERANCE * Math.sqrt(differences.length)) return weights;
    const curvatures = margins.map((m) => sigmoid(m) * sigmoid(-m));
    const step = conjugateGradients(gradient, (direction) => {
      const product = direction.map((d) => penalty * d);
      for (const [i, x] of differences.entries()) addScaled(product, curvatures[i]! * dotSparse(direction, x), x);
      return product;
    });
    weights = lineSearch({ differences, penalty, weights, gradient, step });
  }
  throw new Error(`Newton's method found no minimum in ${MOST_ITERATIONS} steps.`);
}

export function bradleyTerryLoss(input: {
  differences: readonly Sparse[];
  penalty: number;
  weights: Float64Array;
}): number {
  const { differences, penalty, weights } = input;
  const losses = differences.map((x) => softplus(-dotSparse(weights, x)));
  return losses.reduce((a, b) => a + b, 0) + (penalty / 2) * dot(weights, weights);
}

/** w·x. */
export function dotSparse(weights: Float64Array, x: Sparse): number {
  let sum = 0;
  for (const [feature, value] of x) sum += weights[feature]! * value;
  return sum;
}

const MOST_ITERATIONS = 100;
/** Of the gradient's norm, per root of a pair. */
const TOLERANCE = 1e-6;
const MOST_INNER_ITERATIONS = 250;

/** Approximately `matrix`⁻¹·target, the more exactly the smaller the target is. */
function conjugateGradients(target: Float64Array, times: (v: Float64Array) => Float64Array): Float64Array {
  const solution = new Float64Array(target.length);
  const residual = target.slice();
  let direction: Float64Array = residual.slice();
  let square = dot(residual, residual);
  const norm = Math.sqrt(square);
  const enough = Math.min(0.5, Math.sqrt(norm)) * norm;
  for (let i = 0; i < MOST_INNER_ITERATIONS && Math.sqrt(square) > enough; i++) {
    const product = times(direction);
    const length = square / dot(direction, product);
    for (let k = 0; k < solution.length; k++) {
      solution[k]! += length * direction[k]!;
      residual[k]! -= length * product[k]!;
    }
    const next = dot(residual, residual);
    const part = next / square;
    direction = residual.map((r, k) => r + part * direction[k]!);
    square = next;
  }
  return solution;
}

/** Weights less the step, halved until the loss falls as much as the gradient promises. */
function lineSearch(input: {
  differences: readonly Sparse[];
  penalty: number;
  weights: Float64Array;
  gradient: Float64Array;
  step: Float64Array;
}): Float64Array {
  const { weights, gradient, step } = input;
  const before = bradleyTerryLoss(input);
  const slope = dot(gradient, step);
  for (let length = 1; ; length /= 2) {
    const moved = weights.map((w, i) => w - length * step[i]!);
    const after = bradleyTerryLoss({ ...input, weights: moved });
    if (after <= before - 1e-4 * length * slope || length < 1e-9) return moved;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function addScaled(target: Float64Array, scale: number, x: Sparse): void {
  for (const [feature, value] of x) target[feature]! += scale * value;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
