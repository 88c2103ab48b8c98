import { expect, test } from "vitest";
import { comparedIds, idsText, MOST_ROUNDS } from "./compared-ids";

const id = (n: number) => `0190a000-0000-7000-8000-00000000000${n}`;

test("an address names each round once, in its order", () => {
  expect(comparedIds(idsText([id(2), id(1), id(2)]))).toEqual([id(2), id(1)]);
  expect(comparedIds("")).toEqual([]);
});

test("what is no id is passed over", () => {
  expect(comparedIds(`${id(1)},,../../x,${id(2)} `)).toEqual([id(1)]);
});

test("no more rounds are compared than can be told apart", () => {
  const nine = Array.from({ length: 9 }, (_, n) => id(n));
  expect(comparedIds(idsText(nine))).toEqual(nine.slice(0, MOST_ROUNDS));
  expect(MOST_ROUNDS).toBe(6);
});
