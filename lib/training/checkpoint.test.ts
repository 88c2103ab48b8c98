import { expect, test } from "vitest";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint";

const state = {
  step: 7,
  tensors: { model: Float32Array.of(0.1, -0, 1e-38, 3e38), "model.m": Float32Array.of(1 / 3) },
  scalars: { "model.step": 7, beta: 0.1 + 0.2, tiny: 5e-324 },
};

test("a state comes back from its bytes to the bit", () => {
  const read = decodeCheckpoint(encodeCheckpoint(state, "a"));
  expect(read).toEqual(state);
  expect(Object.is(read.tensors.model?.[1], -0)).toBe(true);
});

test("equal states have equal bytes, in whatever order their parts come, but not those of another round", () => {
  const reordered = {
    ...state,
    tensors: { "model.m": state.tensors["model.m"], model: state.tensors.model },
  };
  expect(encodeCheckpoint(reordered, "a")).toEqual(encodeCheckpoint(state, "a"));
  expect(encodeCheckpoint(state, "b")).not.toEqual(encodeCheckpoint(state, "a"));
});
