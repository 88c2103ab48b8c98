import { expect, test } from "vitest";
import { emptyBoard, isEmpty } from "./ranks";
import { type Evaluation, nextUnrated, qualityOf, rate, ratingOf, ratingsFor, toggleFlag, unrated } from "./ratings";

const shown = ["x", "y", "z"];
const evaluation: Evaluation = { scale: 7, flags: ["hallucination", "harmful_advice"] };

test("a response has no rating until it is given one, and a change keeps the rest of it", () => {
  expect(ratingOf(emptyBoard, "x")).toEqual({ quality: null, flags: {}, note: "" });
  const rated = rate(rate(emptyBoard, "x", { quality: 5 }), "x", { note: "Fine" });
  expect(ratingOf(rated, "x")).toEqual({ quality: 5, flags: {}, note: "Fine" });
  expect(ratingOf(rated, "y").quality).toBeNull();
  expect(isEmpty(rated)).toBe(false);
});

test("a question is turned from no to yes and back", () => {
  const yes = toggleFlag(emptyBoard, "x", "hallucination");
  expect(ratingOf(yes, "x").flags).toEqual({ hallucination: true });
  expect(ratingOf(toggleFlag(yes, "x", "hallucination"), "x").flags).toEqual({ hallucination: false });
});

test("the next one without a rating is looked for forwards, then from the start", () => {
  const some = rate(emptyBoard, "y", { quality: 1 });
  expect(unrated(some, shown, evaluation)).toEqual(["x", "z"]);
  expect(nextUnrated(some, shown, evaluation, "x")).toBe("z");
  expect(nextUnrated(some, shown, evaluation, "z")).toBe("x");
  const all = shown.reduce((board, id) => rate(board, id, { quality: 4 }), emptyBoard);
  expect(nextUnrated(all, shown, evaluation, "x")).toBeNull();
});

test("a rating from a longer scale counts as none", () => {
  const board = rate(emptyBoard, "x", { quality: 9 });
  expect(qualityOf(board, "x", evaluation)).toBeNull();
  expect(qualityOf(board, "x", { scale: 10 })).toBe(9);
});

test("what is submitted answers each question that was asked, and no other", () => {
  const board = shown.reduce((b, id) => rate(b, id, { quality: 4, note: " a note " }), emptyBoard);
  const turned = toggleFlag(toggleFlag(board, "z", "hallucination"), "z", "hallucination");
  const flagged = rate(toggleFlag(turned, "x", "harmful_advice"), "y", { flags: { violent_content: true } });
  expect(ratingsFor(flagged, shown, evaluation)).toEqual([
    { responseId: "x", quality: 4, flags: { hallucination: false, harmful_advice: true }, note: "a note" },
    { responseId: "y", quality: 4, flags: { hallucination: false, harmful_advice: false }, note: "a note" },
    { responseId: "z", quality: 4, flags: { hallucination: false, harmful_advice: false }, note: "a note" },
  ]);
});
