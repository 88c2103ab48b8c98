import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Board, boardOf, emptyBoard, place, type Rules, shift, tiersOf, tieWithAbove } from "./ranks";

const ties: Rules = { shown: ["a", "b", "c", "d"], tiesAllowed: true };
const strict: Rules = { ...ties, tiesAllowed: false };
const board = (ranks: Record<string, number>): Board => ({ ranks, noneAcceptable: false });

describe("a ranking in the making", () => {
  test("responses may share a rank and leave gaps; tiers close the gaps", () => {
    const made = place(place(place(emptyBoard, ties, "b", 4), ties, "a", 2), ties, "c", 2);
    expect(tiersOf(made, ties.shown)).toEqual([["a", "c"], ["b"]]);
  });
  test("without ties a new response pushes the others to the next free rank", () => {
    expect(place(board({ a: 1, b: 2 }), strict, "c", 1).ranks).toEqual({ a: 2, b: 3, c: 1 });
    expect(place(board({ a: 3, b: 4 }), strict, "c", 4).ranks).toEqual({ a: 2, b: 3, c: 4 });
  });
  test("without ties a ranked response changes places with the other", () => {
    expect(place(board({ a: 1, b: 2 }), strict, "a", 2).ranks).toEqual({ a: 2, b: 1 });
  });
  test("a tie joins the nearest better response, also across a gap", () => {
    expect(tieWithAbove(board({ a: 1, b: 4 }), ties, "b").ranks).toEqual({ a: 1, b: 1 });
    expect(tieWithAbove(board({ a: 1, b: 2 }), ties, "c").ranks).toEqual({ a: 1, b: 2, c: 2 });
    expect(tieWithAbove(board({ a: 1 }), ties, "a").ranks).toEqual({ a: 1 });
    expect(tieWithAbove(board({ a: 1 }), strict, "b").ranks).toEqual({ a: 1 });
  });
  test("moving stops at the ends, and before the first rank takes it off", () => {
    expect(shift(board({ a: 4 }), ties, "a", 1).ranks).toEqual({ a: 4 });
    expect(shift(board({ a: 1 }), ties, "a", -1).ranks).toEqual({});
    expect(shift(emptyBoard, ties, "a", -1)).toBe(emptyBoard);
  });
  test("tiers survive a round trip", () => {
    const tiers = [["d"], ["a", "b"], ["c"]];
    expect(tiersOf(boardOf(tiers, true), ties.shown)).toEqual(tiers);
  });
  test("whatever one does, ranks stay in range, and without ties no two are equal", () => {
    const move = fc.record({
      id: fc.constantFrom(...ties.shown),
      rank: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), fc.boolean(), (moves, tiesAllowed) => {
        const end = moves.reduce((b, m) => place(b, { ...ties, tiesAllowed }, m.id, m.rank), emptyBoard);
        const ranks = Object.values(end.ranks);
        expect(ranks.every((r) => r >= 1 && r <= 4)).toBe(true);
        if (!tiesAllowed) expect(new Set(ranks).size).toBe(ranks.length);
      }),
    );
  });
});
