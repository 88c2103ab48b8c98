import { expect, test } from "vitest";
import { admitSignIn } from "./sign-in-limit";

test("ten tries a minute at one account; others are not held up; a minute later it may try again", () => {
  const at = (second: number) => admitSignIn("a@b.c", second * 1_000);
  expect(Array.from({ length: 12 }, (_, i) => at(i))).toEqual([...Array(10).fill(true), false, false]);
  expect(admitSignIn("other@b.c", 12_000)).toBe(true);
  expect(at(75)).toBe(true);
});
