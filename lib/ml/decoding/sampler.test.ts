import { expect, test } from "vitest";
import { gaussian, randomFrom } from "../random";
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

/** The textbook's draw: every probability by Math.exp, the likeliest first, added up until they pass the random number. */
function textbookDraw(logits: readonly number[], options: Partial<Sampling>, uniform: number): [number, number] {
  const { temperature = 1, topK = logits.length, topP = 1 } = options;
  const exps = logits.map((l) => Math.exp(l / temperature));
  const total = exps.reduce((a, b) => a + b);
  const ids = [...exps.keys()];
  if (options.topK || options.topP) ids.sort((a, b) => exps[b]! - exps[a]! || a - b);
  const likeliest = ids.slice(0, topK);
  const massOf = (set: readonly number[]) => set.reduce((sum, id) => sum + exps[id]!, 0);
  const mass = massOf(likeliest);
  const size = topP < 1 ? likeliest.findIndex((_, i) => massOf(likeliest.slice(0, i + 1)) >= topP * mass) + 1 : topK;
  const kept = likeliest.slice(0, size);
  const id = kept.find((_, i) => massOf(kept.slice(0, i + 1)) > uniform * massOf(kept))!;
  return [id, Math.log(exps[id]! / total)];
}

test.each<Partial<Sampling>>([
  {},
  { temperature: 0.4 },
  { topK: 20 },
  { topP: 1 },
  { topP: 0.8 },
  { topK: 30, topP: 0.9, temperature: 1.3 },
])("with %j the token and its logprob are the textbook's", (options) => {
  const [values, random, again] = [randomFrom(1), randomFrom(2), randomFrom(2)];
  const sampler = new Sampler(200, { temperature: 1, maxNewTokens: 1, ...options });
  for (let i = 0; i < 200; i++) {
    const spread = 1 + (i % 20);
    const logits = Float32Array.from({ length: 200 }, () => Math.round(10 * spread * gaussian(values)) / 10);
    const [id, logprob] = textbookDraw([...logits], options, random());
    expect(sampler.draw(logits, 0, again)).toBe(id);
    expect(sampler.logprob).toBeCloseTo(logprob, 13);
  }
});

test("a logit that is no number makes the logprob none, so that it cannot go unnoticed", () => {
  for (const options of [{}, { topP: 1 }]) {
    const sampler = new Sampler(3, { temperature: 1, maxNewTokens: 1, ...options });
    expect(sampler.draw(Float32Array.of(0, Number.NaN, 1), 0, randomFrom(1))).toBeLessThan(3);
    expect(sampler.logprob).toBeNaN();
  }
});
