import { expect, test } from "vitest";
import { TINY } from "@/lib/rlhf/testing/tiny-model";
import { type MachineSpeed, roundSeconds } from "./seconds";
import { type Decoding, type Pass, passFlops, placeFlops, type Work } from "./work";

const at = (width: number, factor: number) => ({
  width,
  trainingFlops: factor * 1e9,
  decodingFlops: factor * 1e8,
  decodingParameters: factor * 1e7,
});
const SPEED: MachineSpeed = {
  widths: [at(32, 1), at(128, 3)],
  updatedParameters: 1e8,
  programSeconds: 0.5,
  startSeconds: 2,
};
const NOTHING: Work = { passes: [], decodings: [], updatedParameters: 0 };
const pass = (hiddenSize: number, times = 1000): Pass => ({
  network: { config: { ...TINY, hiddenSize }, head: "language-model" },
  rows: 4,
  width: 16,
  places: 16,
  gradient: true,
  times,
});
const passSeconds = (hiddenSize: number) => roundSeconds({ ...NOTHING, passes: [pass(hiddenSize)] }, SPEED) - 2 - 0.5;

test("a round takes its start, its programs, its products and its updates", () => {
  expect(roundSeconds(NOTHING, SPEED)).toBe(2);
  expect(roundSeconds({ ...NOTHING, updatedParameters: 3e8 }, SPEED)).toBe(5);
  expect(roundSeconds({ ...NOTHING, passes: [pass(32, 0)] }, SPEED)).toBe(2);
  expect(passSeconds(32)).toBeCloseTo((1000 * passFlops(pass(32))) / 1e9, 9);
});

test("between two measured widths the speed lies halfway on a scale of ratios, and beyond them it stays", () => {
  const flops = (width: number) => 1000 * passFlops(pass(width));
  expect(flops(64) / passSeconds(64)).toBeCloseTo(2e9, 0);
  expect(flops(16) / passSeconds(16)).toBeCloseTo(1e9, 0);
  expect(flops(256) / passSeconds(256)).toBeCloseTo(3e9, 0);
});

test("decoding one sequence reads the weights at each place; a further one adds its products", () => {
  const decoding = (rows: number): Decoding => ({
    config: { ...TINY, hiddenSize: 32 },
    rows,
    promptTokens: 0,
    newTokens: 10,
    times: 2,
  });
  const seconds = (rows: number) => roundSeconds({ ...NOTHING, decodings: [decoding(rows)] }, SPEED) - 2 - 0.5;
  expect(seconds(3) - seconds(1)).toBeCloseTo((2 * 10 * 2 * placeFlops(decoding(1))) / 1e8, 9);
});

test("a machine that was measured at no width is a mistake", () => {
  expect(() => roundSeconds({ ...NOTHING, passes: [pass(32)] }, { ...SPEED, widths: [] })).toThrow("no width");
});
