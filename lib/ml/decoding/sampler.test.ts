import { expect, test } from "vitest";
import { randomFrom } from "../random";
import { Sampler, type Sampling } from "./sampler";

const probabilities = [0.05, 0.4, 0.1, 0.25, 0.2];

/** Share of each id among many draws from a row that begins at 2. */
function shares(options: Partial<Sampling>): { shares: number[]; logprobs: Map<number, number> } {
  const sampler = new Sampler(5, { temperature: 1, maxNewTokens: 1, ...options });
  const random = randomFrom(11);
  const counts = [0, 0, 0, 0, 0];
  const logprobs = new Map<number, number>();
  for (let i = 0; i < 20_000; i++) {
    const id = sampler.draw(Float32Array.of(9, 9, ...probabilities.map(Math.log)), 2, random);
    counts[id]!++;
    logprobs.set(id, sampler.logprob);
  }
  return { shares: counts.map((n) => n / 20_000), logprobs };
}
const expectShares = (actual: number[], wanted: number[]) => {
  const total = wanted.reduce((a, b) => a + b);
  actual.forEach((share, id) => {
    expect(share).toBeCloseTo(wanted[id]! / total, 1);
    expect(share === 0).toBe(wanted[id] === 0);
  });
};

test("tokens come as often as they are probable", () => {
  const { shares: actual, logprobs } = shares({});
  expectShares(actual, probabilities);
  for (const [id, logprob] of logprobs) expect(logprob).toBeCloseTo(Math.log(probabilities[id]!), 5);
});

test("temperature sharpens, and the logprob is taken at it", () => {
  const squares = probabilities.map((p) => p * p);
  const { shares: actual, logprobs } = shares({ temperature: 0.5 });
  expectShares(actual, squares);
  const total = squares.reduce((a, b) => a + b);
  expect(logprobs.get(1)).toBeCloseTo(Math.log(squares[1]! / total), 5);
});

test("temperature 0 takes the likeliest, with its logprob at temperature 1", () => {
  const { shares: actual, logprobs } = shares({ temperature: 0 });
  expect(actual).toEqual([0, 1, 0, 0, 0]);
  expect(logprobs.get(1)).toBeCloseTo(Math.log(0.4), 5);
});

test("topK keeps the likeliest; logprobs are of the whole distribution", () => {
  const { shares: actual, logprobs } = shares({ topK: 2 });
  expectShares(actual, [0, 0.4, 0, 0.25, 0]);
  expect(logprobs.get(3)).toBeCloseTo(Math.log(0.25), 5);
});

test("topP keeps the smallest set that reaches the share", () => {
  expectShares(shares({ topP: 0.64 }).shares, [0, 0.4, 0, 0.25, 0]);
  expectShares(shares({ topP: 0.66 }).shares, [0, 0.4, 0, 0.25, 0.2]);
  expectShares(shares({ topP: 1e-9 }).shares, [0, 1, 0, 0, 0]);
});

test("topP acts on what topK left", () => {
  expectShares(shares({ topK: 2, topP: 0.62 }).shares, [0, 0.4, 0, 0.25, 0]);
  expectShares(shares({ topK: 2, topP: 0.61 }).shares, [0, 1, 0, 0, 0]);
});

test("a banned token is never drawn and gives its probability to the others", () => {
  const { shares: actual, logprobs } = shares({ bannedIds: [1] });
  expectShares(actual, [0.05, 0, 0.1, 0.25, 0.2]);
  expect(logprobs.get(3)).toBeCloseTo(Math.log(0.25 / 0.6), 5);
});
