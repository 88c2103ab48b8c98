import { expect, test } from "vitest";
import { admitSignIn, forgiveSignIn } from "./sign-in-limit";

test("ten tries a minute at one account; others are not held up; a minute later it may try again", () => {
  const at = (second: number) => admitSignIn("a@b.c", second * 1_000);
  expect(Array.from({ length: 12 }, (_, i) => at(i))).toEqual([...Array(10).fill(true), false, false]);
  expect(admitSignIn("other@b.c", 12_000)).toBe(true);
  expect(at(75)).toBe(true);
});

test("right passwords do not use up tries, and do not win back those of wrong ones", () => {
  const at = (second: number) => admitSignIn("c@b.c", second * 1_000);
  for (let second = 0; second < 30; second++) {
    expect(at(second)).toBe(true);
    forgiveSignIn("c@b.c");
  }
  expect(Array.from({ length: 9 }, (_, i) => at(30 + i))).toEqual(Array(9).fill(true));
  expect(at(39)).toBe(true);
  forgiveSignIn("c@b.c");
  expect([at(40), at(41)]).toEqual([true, false]);
});
