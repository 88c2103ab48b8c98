import { expect, test } from "vitest";
import { digestTensors } from "./digest";

const tensors = [
  { name: "c", shape: [0, 4], data: new Float32Array(0) },
  { name: "a.é", shape: [2, 1], data: Float32Array.of(1.5, -0) },
  { name: "b", shape: [], data: Float32Array.of(9, 3).subarray(1) },
];

test("is what another language computes from the description, in any order", () => {
  // Python: sha256 of '["a.é",[2,1]]\n', pack('<2f', 1.5, -0.0), '["b",[]]\n', pack('<f', 3), '["c",[0,4]]\n'
  const expected = "ccaafc55797d22a3fae3dd16bb42a1d4a712d3779408c094b6f58ce8f8d752d8";
  expect(digestTensors(tensors)).toBe(expected);
  expect(digestTensors(tensors.toReversed())).toBe(expected);
});

test("depends on every name, shape and bit", () => {
  const [c, a, b] = [tensors[0]!, tensors[1]!, tensors[2]!];
  const digests = [
    [c, a, b],
    [a, b],
    [{ ...c, name: "d" }, a, b],
    [{ ...c, shape: [4, 0] }, a, b],
    [c, { ...a, shape: [1, 2] }, b],
    [c, { ...a, data: Float32Array.of(1.5, 0) }, b],
    [c, { ...a, data: Float32Array.of(-0, 1.5) }, b],
    [c, { ...a, name: "b" }, { ...b, name: "a.é" }],
  ].map(digestTensors);
  expect(new Set(digests).size).toBe(digests.length);
});
