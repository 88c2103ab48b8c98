import { expect, test } from "vitest";
import { gaussian, randomFrom } from "@/lib/ml/random";
import { bestOfNKl, expectedBestOfN } from "@/lib/rlhf/best-of-n";
import { frontierOf } from "./frontier";

const random = randomFrom(1);
const rewards = Array.from({ length: 20_000 }, () => 5 + 3 * gaussian(random));
const frontier = frontierOf({ rewards, leastSamples: 400 });

test("normal rewards can be raised by √(2 KL) deviations", () => {
  expect(frontier[0]).toEqual({ kl: expect.closeTo(0, 9), reward: expect.closeTo(5, 1) });
  expect(frontier.at(-1)!.kl).toBeGreaterThan(1);
  for (const { kl, reward } of frontier)
    expect(Math.abs(reward - (5 + 3 * Math.sqrt(2 * Math.abs(kl))))).toBeLessThan(0.2);
});

test("best-of-n lies below it", () => {
  for (const n of [2, 4, 8]) {
    const beyond = frontier.find(({ kl }) => kl >= bestOfNKl(n))!;
    expect(expectedBestOfN({ scores: rewards, n })).toBeLessThan(beyond.reward);
  }
});

test("equal rewards end the search where the samples do", () => {
  expect(frontierOf({ rewards: [0, 1, 1, 1], leastSamples: 3.5 }).length).toBeGreaterThan(1);
  for (const { reward } of frontierOf({ rewards: [0, 1, 1, 1], leastSamples: 3.5 })) expect(reward).toBeLessThan(1);
});
