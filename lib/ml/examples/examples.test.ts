/** Runs the lessons, and checks what they claim against what can be computed without them. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { randomFrom } from "../random";
import { fitALine } from "./01-fit-a-line";
import { ANIMALS, decode, readWeights, SENTENCES, trainACharacterModel } from "./02-train-a-character-model";
import { demonstrationBatch, fineTune } from "./03-fine-tune";
import { fineTuneWithLora } from "./04-lora";
import { ppoOnAToy } from "./05-ppo-on-a-toy";

// Training is quick alone and slow on a machine that does much else.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const quietly = () => undefined;
let lesson2: Awaited<ReturnType<typeof trainACharacterModel>>;
beforeAll(async () => {
  lesson2 = await trainACharacterModel(quietly);
});

test("lesson 1 finds the line of least squares", async () => {
  const { slope, intercept, meanSquaredError, points } = await fitALine(quietly);
  const mean = (f: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + f(point), 0) / points.length;
  const [x, y] = [mean((p) => p.x), mean((p) => p.y)];
  const expected = mean((p) => (p.x - x) * (p.y - y)) / mean((p) => (p.x - x) ** 2);
  expect(slope).toBeCloseTo(expected, 4);
  expect(intercept).toBeCloseTo(y - expected * x, 4);
  expect(meanSquaredError).toBeCloseTo(
    mean((p) => (p.y - expected * (p.x - x) - y) ** 2),
    5,
  );
  expect(slope).toBeCloseTo(3, 1);
});

test("a lesson runs alone, and says what it does", () => {
  const file = path.join(import.meta.dirname, "01-fit-a-line.ts");
  const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", file], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^step 0: mean squared error 7\.\d+\n(step .*\n)+y = 3\.0\d+ x \+ -1\.9\d+\n$/);
});

test("lesson 2 learns the language: its loss is the language's entropy, far below that of its letters", () => {
  const letters = [...SENTENCES.join("\n"), "\n"];
  const counts = new Map<string, number>();
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const entropyOfLetters = -[...counts.values()].reduce(
    (sum, n) => sum + (n / letters.length) * Math.log(n / letters.length),
    0,
  );
  const entropy = (SENTENCES.length * Math.log(SENTENCES.length)) / letters.length;
  expect(entropyOfLetters).toBeGreaterThan(2.5);
  // Gibbs: no model is below the entropy, but for float32.
  expect(lesson2.loss).toBeGreaterThan(entropy - 1e-4);
  expect(lesson2.loss).toBeLessThan(1.03 * entropy);
});

test("lesson 2 writes sentences, and not always the same", () => {
  const sentences = lesson2.samples.filter((text) => SENTENCES.includes(text));
  expect(sentences.length).toBeGreaterThan(0.9 * lesson2.samples.length);
  expect(new Set(sentences).size).toBeGreaterThan(0.5 * lesson2.samples.length);
});

test("the loss of lesson 3 is silent about the questions", () => {
  const { labels, weights } = demonstrationBatch(randomFrom(1));
  const learned = decode([...labels].filter((_, i) => weights[i] === 1));
  expect(learned).toMatch(/^(the \w+ (likes|helps) the \w+ \w+\.\n){32}$/);
});

test("lesson 3 answers in the style of the demonstrations, and the exported file answers the same", async () => {
  const { before, after, fromMemory, fromFile } = await fineTune(quietly, lesson2.file);
  expect(before.good).toBe(0);
  expect(after.good).toBeGreaterThan(0.75);
  expect(after.goodAndNew).toBeGreaterThan(0.3);
  fromFile.forEach((answer, i) => {
    expect(answer).toMatch(new RegExp(`^the ${ANIMALS[i]} (likes|helps) the \\w+ \\w+\\.$`));
  });
  expect(fromFile).toEqual(fromMemory);
});

test("lesson 4 teaches the same by adapters: the base keeps every bit, and merged they say the same", async () => {
  const { grades, base, logprobsOf } = await fineTuneWithLora(quietly, lesson2.file);
  expect(grades.good).toBeGreaterThan(0.7);
  expect(base.data).toEqual(readWeights(lesson2.file).data);
  const distance = (a: Float32Array, b: Float32Array) =>
    a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0);
  expect(distance(logprobsOf.merged, logprobsOf.adapted)).toBeLessThan(1e-3);
  expect(distance(logprobsOf.merged, logprobsOf.base)).toBeGreaterThan(1);
});

/** The best policy by its definition: every sentence of the language, weighted by exp(score / β). */
function tilted(klCoefficient: number): { score: number; kl: number } {
  const scores = SENTENCES.map((text) => (text.match(/\bcat\b/g) ?? []).length);
  const weights = scores.map((score) => Math.exp(score / klCoefficient));
  const total = weights.reduce((a, b) => a + b);
  const sum = (f: (share: number, i: number) => number) => weights.reduce((n, w, i) => n + f(w / total, i), 0);
  return {
    score: sum((share, i) => share * scores[i]!),
    kl: sum((share) => share * Math.log(share * SENTENCES.length)),
  };
}

test("lesson 5 comes to the best policy that there is at its price of a nat", async () => {
  const { before, after, best } = await ppoOnAToy(quietly, lesson2.file);
  const expected = tilted(0.5);
  expect(best.score).toBeCloseTo(expected.score, 10);
  expect(best.kl).toBeCloseTo(expected.kl, 10);
  expect(Math.abs(before.score - 1 / 3)).toBeLessThan(0.1);
  expect(before.kl).toBe(0);
  // The standard error of a score of 512 texts is 0.03; the rest is for a policy that is nearly there.
  expect(Math.abs(after.score - best.score)).toBeLessThan(0.15);
  expect(Math.abs(after.kl - best.kl)).toBeLessThan(0.25);
  expect(after.score - 0.5 * after.kl).toBeGreaterThan(best.score - 0.5 * best.kl - 0.06);
});

test("lesson 5 changes nothing at a learning rate of 0", async () => {
  const { before, after } = await ppoOnAToy(quietly, lesson2.file, { learningRate: 0, iterations: 1 });
  expect(after).toEqual(before);
  expect(after.kl).toBe(0);
});
