import { expect, test } from "vitest";
import { matrixOf } from "./matrix";

const person = (name: string) => ({ id: name.toLowerCase(), name, simulated: false });

test("a matrix knows each labeler once and each pair in either order", () => {
  const pair = { a: person("Bo"), b: person("Al"), strict: 0.5 };
  const { labelers, pairOf } = matrixOf([pair, { a: person("Al"), b: person("Cy"), strict: null }]);
  expect(labelers.map((l) => l.name)).toEqual(["Al", "Bo", "Cy"]);
  expect(pairOf("al", "bo")).toBe(pair);
  expect(pairOf("bo", "al")).toBe(pair);
  expect(pairOf("bo", "cy")).toBeUndefined();
});
