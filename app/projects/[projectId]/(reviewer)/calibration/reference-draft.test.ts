import { expect, test } from "vitest";
import { bodyOf, draftOf } from "./reference-draft";

const [a, b, c, id] = ["a", "b", "c", "d"].map((x) => `00000000-0000-4000-8000-00000000000${x}`) as [
  string,
  string,
  string,
  string,
];
const of = { comparisonId: id, revision: 2, responseIds: [a, b, c] };
const draft = draftOf([[b], [a, c]], { sensitive: [c], use: "training", reason: "B answers the question." });

test("a draft of tiers gives the same tiers, and gaps in the ranks close", () => {
  expect(bodyOf(draft, of)).toMatchObject({
    ok: true,
    body: { tiers: [[b], [a, c]], sensitive: [c], use: "training", revision: 2 },
  });
  expect(bodyOf({ ...draft, ranks: { [a]: "3", [b]: "3", [c]: "1" } }, of)).toMatchObject({
    body: { tiers: [[c], [a, b]] },
  });
});

test("a draft that is not whole says what is missing", () => {
  expect(bodyOf({ ...draft, ranks: { [a]: "1" } }, of)).toEqual({
    ok: false,
    reason: "2 of 3 responses have no rank yet.",
  });
  expect(bodyOf({ ...draft, reason: " short " }, of)).toEqual({
    ok: false,
    reason: "Say in a sentence why this order is right.",
  });
});
