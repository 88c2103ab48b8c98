import { expect, test } from "vitest";
import type { WinRate } from "@/lib/contract/models";
import { facingWinner, verdictOf } from "./verdict";

const rate = (fields: Partial<WinRate>): WinRate => ({
  a: { id: "a", label: "policy v1" },
  b: { id: "b", label: "policy v2" },
  wins: 30,
  losses: 70,
  ties: 0,
  rate: 0.3,
  interval: [0.2, 0.4],
  prompts: 100,
  ...fields,
});

test("every row faces the winner, and turning it keeps what it says", () => {
  const turned = facingWinner(rate({}));
  expect(turned).toMatchObject({ a: { label: "policy v2" }, wins: 70, losses: 30, rate: 0.7 });
  expect(turned.interval?.map((x) => x.toFixed(2))).toEqual(["0.60", "0.80"]);
  expect(verdictOf(turned)).toBe(verdictOf(rate({})));
  expect(facingWinner(rate({ rate: 0.6 })).a.label).toBe("policy v1");
});

test.each<[Partial<WinRate>, string]>([
  [{}, "policy v2 is better."],
  [{ rate: 0.7, interval: [0.6, 0.8] }, "policy v1 is better."],
  [{ rate: null, interval: null, prompts: 0 }, "Nothing compares them yet."],
  [{ interval: null, prompts: 1 }, "Too few prompts to tell."],
  [{ rate: 0.5, interval: [0.4, 0.6] }, "No difference so far."],
  [{ rate: 0.55, interval: [0.45, 0.65] }, "Not told apart yet; about 300 more prompts would do if the rate stays."],
  [
    { rate: 0.535, interval: [0.36, 0.719], prompts: 19 },
    "Not told apart yet; about 480 more prompts would do if the rate stays.",
  ],
])("%j reads as %s", (fields, text) => {
  expect(verdictOf(rate(fields))).toBe(text);
});
