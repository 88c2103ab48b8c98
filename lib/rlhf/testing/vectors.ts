/** Reads the independent numbers of `../vectors`, for tests: float64, each computed by two routes. */
import { readFileSync } from "node:fs";
import { expect } from "vitest";

export type VectorCase<I, E> = { name: string; inputs: I; expected: E };

/** The cases of `<file>.json`, with the shape that the test expects them to have. */
export function vectorCases<I, E>(file: string): VectorCase<I, E>[] {
  const text = readFileSync(new URL(`../vectors/${file}.json`, import.meta.url), "utf8");
  return (JSON.parse(text) as { cases: VectorCase<I, E>[] }).cases;
}

/** One case by its name. */
export function vectorCase<I, E>(file: string, name: string): VectorCase<I, E> {
  const found = vectorCases<I, E>(file).find((c) => c.name === name);
  if (!found) throw new Error(`${file}.json has no case "${name}".`);
  return found;
}

/** All numbers of nested lists, in order. */
export const flat = (x: unknown): number[] => (Array.isArray(x) ? x.flatMap(flat) : [x as number]);

/** Expects every number to be within `tolerance` times max(1, |expected|). */
export function expectClose(actual: unknown, expected: unknown, tolerance = 1e-9): void {
  const list = (x: unknown): number[] => (ArrayBuffer.isView(x) ? Array.from(x as Float64Array) : flat(x));
  const [a, e] = [list(actual), list(expected)];
  expect(a.length).toBe(e.length);
  a.forEach((x, i) => {
    const apart = Math.abs(x - e[i]!) / Math.max(1, Math.abs(e[i]!));
    expect(apart, `entry ${i} is ${x}, expected ${e[i]}`).toBeLessThanOrEqual(tolerance);
  });
}
