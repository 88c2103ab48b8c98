/**
 * How near the rounds that learn by sampling come to the best policy, where that is known: in a world of 3,906 responses to
 * each of four prompts. Nothing that is compared with theory is estimated, except where the sampling itself is checked.
 */
import { ALGORITHMS } from "./exact/algorithms";
import { follow, shareOf } from "./exact/course";
import { openMeter } from "./exact/meter";
import { findingsOf, type Run } from "./exact/report";
import { worldOf } from "./exact/world";
import type { Experiment } from "./experiment";

/** Each draws a world of its own: weights, rule and samples. */
const SEEDS = [1, 2, 3];
/** Beta, in reward units a nat. */
const KL_COEFFICIENTS = [0.5, 0.2];
const STEPS = { steps: 150, checkEvery: 25 };
const CONTROL_STEPS = { steps: 10, checkEvery: 10 };

export const run: Experiment = async ({ say }) => {
  const runs: Run[] = [];
  for (const [name, algorithm] of Object.entries(ALGORITHMS))
    for (const klCoefficient of KL_COEFFICIENTS)
      for (const seed of SEEDS) {
        const world = worldOf(seed);
        const meter = await openMeter(world, klCoefficient);
        const input = { world, meter, algorithm, klCoefficient, seed };
        const course = await follow({ ...input, ...STEPS });
        const control = await follow({ ...input, ...CONTROL_STEPS, sign: -1 });
        await meter.release();
        const { start, optimum } = meter;
        runs.push({ name, klCoefficient, seed, start, optimum, course, control });
        const [reached, fallen] = [course, control].map(({ checks }) =>
          shareOf(meter, checks.at(-1)!.average).toFixed(3),
        );
        say(`${name}, beta ${klCoefficient}, seed ${seed}: ${reached} of the way, turned round ${fallen}.`);
      }
  return findingsOf(runs);
};
