/** The experiment in short: one seed, one coefficient, few iterations. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ALGORITHMS } from "./algorithms";
import { distanceOf, follow, shareOf } from "./course";
import { type Meter, openMeter } from "./meter";
import { RESPONSES, worldOf } from "./world";

// Training is quick alone and slow on a machine that does much else.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const sign = vi.hoisted(() => ({ ofAdvantages: 1 }));
vi.mock(import("@/lib/rlhf/advantages"), async (original) => {
  const real = await original();
  return {
    ...real,
    whiten: (input) => real.whiten(input).map((a) => sign.ofAdvantages * a),
  };
});

const SEED = 1;
const KL_COEFFICIENT = 0.5;
const world = worldOf(SEED);
const course = { world, klCoefficient: KL_COEFFICIENT, seed: SEED, algorithm: ALGORITHMS.PPO! };
let meter: Meter;
beforeAll(async () => {
  meter = await openMeter(world, KL_COEFFICIENT);
});
afterAll(() => meter.release());

test("every response counts, and the best policy is worth more than the reference", () => {
  expect(RESPONSES).toHaveLength(3906);
  expect(meter.optimum - meter.start).toBeGreaterThan(0.5);
});

test("PPO comes near the best policy and never above it, and its KL is that of all responses", async () => {
  const { checks } = await follow({ ...course, meter, steps: 24, checkEvery: 12 });
  expect(checks.map(({ step }) => step)).toEqual([12, 24]);
  for (const check of checks) {
    expect(check.last.objective).toBeLessThan(meter.optimum);
    expect(check.average.objective).toBeLessThan(meter.optimum);
    expect(check.last.kl).toBeGreaterThan(0.1);
    expect(Math.abs(distanceOf(check))).toBeLessThan(3);
  }
  expect(shareOf(meter, checks.at(-1)!.last)).toBeGreaterThan(0.7);
});

test("with advantages of the wrong sign it falls below the reference, in the same way as the experiment turns them round", async () => {
  const short = { ...course, meter, steps: 4, checkEvery: 4 };
  sign.ofAdvantages = -1;
  const flipped = await follow(short).finally(() => {
    sign.ofAdvantages = 1;
  });
  expect(shareOf(meter, flipped.checks[0]!.last)).toBeLessThan(-0.2);
  const turned = await follow({ ...short, sign: -1 });
  expect(turned.checks).toEqual(flipped.checks);
});
