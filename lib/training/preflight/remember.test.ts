import { expect, test } from "vitest";
import { createMemory } from "./remember";

/** A computation that counts how often it ran. */
function counted() {
  let times = 0;
  return { compute: async () => ++times, times: () => times };
}

test("what is known, or is being computed, is not computed again", async () => {
  const { compute, times } = counted();
  const remember = createMemory<number>(2);
  expect(await Promise.all([remember("a", compute), remember("a", compute)])).toEqual([1, 1]);
  expect(await remember("a", compute)).toBe(1);
  expect(times()).toBe(1);
});

test("the oldest makes room", async () => {
  const { compute } = counted();
  const remember = createMemory<number>(2);
  for (const key of ["a", "b", "c"]) await remember(key, compute);
  expect([await remember("b", compute), await remember("c", compute)]).toEqual([2, 3]);
  expect(await remember("a", compute)).toBe(4);
});

test("a failure is forgotten", async () => {
  const remember = createMemory<number>(2);
  await expect(remember("a", () => Promise.reject(new Error("not now")))).rejects.toThrow("not now");
  expect(await remember("a", async () => 1)).toBe(1);
});
