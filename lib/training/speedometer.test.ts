import { expect, test } from "vitest";
import { createSpeedometer } from "./speedometer";

test("one point has no speed, two do", () => {
  const speed = createSpeedometer();
  expect(speed.at(100, 5_000)).toBeNull();
  expect(speed.at(103, 6_500)).toBe(2);
});

test("what is long ago no longer counts", () => {
  const speed = createSpeedometer();
  speed.at(0, 0);
  speed.at(1, 60_000);
  speed.at(11, 65_000);
  expect(speed.at(51, 85_000)).toBe(2);
});
