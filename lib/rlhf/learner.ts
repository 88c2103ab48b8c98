/** Parameters and their optimizer: what a round trains, saves and restores. */
import { AdamW, normOf } from "@/lib/ml/optim";
import type { Parameters } from "@/lib/ml/parameters";
import type { RoundState, SkippedUpdate } from "./language-model";

/** Updates in a row that may be skipped for not being finite; at the next such one the round stops. */
const MAX_SKIPPED = 2;

export type OptimizerConfig = {
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  maxGradientNorm: number;
};

/** Updates are no numbers any more. What was learned before stands in the newest checkpoint. */
export class Diverged extends Error {
  /**
   * @param broken   where the first numbers that are not finite were seen: names of tensors.
   * @param skipped  the updates that no event has told of.
   */
  constructor(
    learner: string,
    broken: readonly string[],
    readonly skipped: readonly SkippedUpdate[],
  ) {
    const [first = "the gradient's norm", ...others] = broken;
    const where = others.length === 0 ? first : `${first} and ${others.length} more`;
    super(
      `Three updates in a row of the ${learner} were not finite numbers (in ${where}): it has diverged. Finish the round at its best checkpoint, or start another with a lower learning rate.`,
    );
    this.name = "Diverged";
  }
}

export class Learner {
  readonly #optimizer: AdamW;
  readonly #maxGradientNorm: number;
  #skipped = 0;

  /**
   * @param name    of its parts in a round's state.
   * @param untold  where skipped updates wait to be told; learners of one round may share it.
   */
  constructor(
    readonly name: string,
    readonly parameters: Parameters,
    config: OptimizerConfig,
    readonly untold: SkippedUpdate[] = [],
  ) {
    this.#optimizer = new AdamW(parameters, config);
    this.#maxGradientNorm = config.maxGradientNorm;
  }

  /**
   * One optimizer step; skipped, with the parameters as they were, when the loss or the gradient is not finite.
   * @param gradient  flat, in the layout of the parameters.
   * @param rows      token ids of the batch, and `metrics` what else is known of it: kept when the step is skipped.
   * @returns         the gradient's norm before clipping, and whether the step was taken.
   * @throws          Diverged when that happens three times in a row.
   */
  update(input: Update): { gradientNorm: number; applied: boolean } {
    const { gradient, loss, learningRate } = input;
    const gradientNorm = Number.isFinite(loss)
      ? this.#optimizer.step({ gradient, learningRate, maxGradientNorm: this.#maxGradientNorm }).gradientNorm
      : normOf(gradient);
    const applied = Number.isFinite(loss) && Number.isFinite(gradientNorm);
    if (applied) this.#skipped = 0;
    else this.#skip(input, gradientNorm);
    return { gradientNorm, applied };
  }

  /** The updates skipped since it was last asked. */
  takeSkipped(): SkippedUpdate[] {
    return this.untold.splice(0);
  }

  /** Copies of everything that `restore` needs. */
  state(): Pick<RoundState, "tensors" | "scalars"> {
    const { step, m, v } = this.#optimizer.state();
    return {
      tensors: {
        [this.name]: this.parameters.data.slice(),
        [`${this.name}.m`]: m,
        [`${this.name}.v`]: v,
      },
      scalars: { [`${this.name}.step`]: step, [`${this.name}.skipped`]: this.#skipped },
    };
  }

  /** @throws Error when the state lacks a part or has one of another size. */
  restore(state: RoundState): void {
    const [m, v] = [tensorOf(state, `${this.name}.m`), tensorOf(state, `${this.name}.v`)];
    copyInto(this.parameters.data, tensorOf(state, this.name), this.name);
    this.#optimizer.restore({ step: scalarOf(state, `${this.name}.step`), m, v });
    this.#skipped = scalarOf(state, `${this.name}.skipped`);
  }

  #skip({ gradient, loss, learningRate, metrics = {}, rows }: Update, gradientNorm: number): void {
    const tensors = this.parameters.over(gradient);
    const norms = this.parameters.specs.map(({ name }) => ({
      tensor: name,
      gradient: normOf(tensors.view(name)),
      weights: normOf(this.parameters.view(name)),
    }));
    this.untold.push({ learner: this.name, loss, metrics, learningRate, gradientNorm, norms, rows: rows() });
    this.#skipped += 1;
    if (this.#skipped <= MAX_SKIPPED) return;
    const broken = norms.flatMap((n) => (Number.isFinite(n.gradient) ? [] : [n.tensor]));
    throw new Diverged(this.name, [...broken, ...(Number.isFinite(loss) ? [] : ["the loss"])], this.takeSkipped());
  }
}

type Update = {
  gradient: Float32Array;
  loss: number;
  learningRate: number;
  metrics?: Record<string, number>;
  rows: () => readonly (readonly number[])[];
};

/** The state of a step from the states of its parts, of which no two share a name. */
export function stateOf(step: number, ...parts: (Part | readonly Part[])[]): RoundState {
  const all = parts.flat();
  return {
    step,
    tensors: Object.assign({}, ...all.map((part) => part.tensors)),
    scalars: Object.assign({}, ...all.map((part) => part.scalars)),
  };
}
type Part = Pick<RoundState, "tensors" | "scalars">;

/** A tensor of a round's state. @throws Error when it is missing. */
export function tensorOf(state: RoundState, name: string): Float32Array {
  const tensor = state.tensors[name];
  if (!tensor) throw new Error(`The state of step ${state.step} has no tensor "${name}".`);
  return tensor;
}

/** A number of a round's state. @throws Error when it is missing. */
export function scalarOf(state: RoundState, name: string): number {
  const scalar = state.scalars[name];
  if (scalar === undefined) throw new Error(`The state of step ${state.step} has no "${name}".`);
  return scalar;
}

/** Copies a saved tensor over a live one. @throws Error when they differ in size. */
export function copyInto(live: Float32Array, saved: Float32Array, name: string): void {
  if (live.length !== saved.length) {
    throw new Error(`"${name}" has ${live.length} numbers, its saved state ${saved.length}.`);
  }
  live.set(saved);
}
