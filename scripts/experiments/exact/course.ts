/** One round in the small world, measured exactly on its way. */
import type { Objective } from "@/lib/rlhf/exact-optimum";
import { tensorOf } from "@/lib/rlhf/learner";
import { type Algorithm, SETTINGS } from "./algorithms";
import type { Meter } from "./meter";
import { EOS, judgeOf, PAD, PROMPTS, type World } from "./world";

export type Check = {
  /** Iterations learned from. */
  step: number;
  /** Of the policy by its last weights, which sample, and by their exponential average. */
  last: Objective;
  average: Objective;
  /** `objective/kl` of the rollout that the last weights then sampled, and its exact standard error. */
  sampledKl: number;
  standardError: number;
};

export type Course = {
  checks: readonly Check[];
  /** Of the round alone, without the measurements. */
  seconds: number;
};

export async function follow(input: {
  world: World;
  meter: Meter;
  algorithm: Algorithm;
  klCoefficient: number;
  seed: number;
  steps: number;
  /** Divides `steps`. */
  checkEvery: number;
  sign?: 1 | -1;
}): Promise<Course> {
  const { world, meter, algorithm, klCoefficient, seed, steps, checkEvery, sign = 1 } = input;
  const checks: Check[] = [];
  let measured: Pick<Check, "step" | "last" | "average"> | null = null;
  let seconds = 0;
  let since = performance.now();
  const round = algorithm({
    policy: world.policy,
    judge: judgeOf(world, sign),
    prompts: PROMPTS,
    padId: PAD,
    eosId: EOS,
    seed,
    klCoefficient,
    // One more, for what the policy samples at the end.
    iterations: steps + 1,
    sign,
  });
  for await (const { step, metrics, model, state } of round) {
    seconds += (performance.now() - since) / 1000;
    if (measured) {
      const standardError = Math.sqrt(measured.last.klVariance / SETTINGS.batchSize);
      checks.push({ ...measured, sampledKl: metrics["objective/kl"]!, standardError });
    }
    measured =
      step % checkEvery === 0
        ? {
            step,
            last: await meter.measure(model().parameters.data),
            average: await meter.measure(tensorOf(state(), "average")),
          }
        : null;
    since = performance.now();
  }
  return { checks, seconds };
}

/** How much of the way from the reference to the best policy is made. */
export const shareOf = ({ start, optimum }: Pick<Meter, "start" | "optimum">, { objective }: Objective): number =>
  (objective - start) / (optimum - start);

/** How far the sampled KL is from the exact one, in standard errors. */
export const distanceOf = ({ sampledKl, standardError, last }: Check): number => (sampledKl - last.kl) / standardError;
