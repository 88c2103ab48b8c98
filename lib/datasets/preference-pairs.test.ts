import { describe, expect, test } from "vitest";
import { preferencePairs } from "./preference-pairs";

describe("preferencePairs", () => {
  test("a strict order of four gives six pairs, the better one chosen", () =>
    expect(preferencePairs([["a"], ["b"], ["c"], ["d"]])).toEqual([
      { chosen: "a", rejected: "b" },
      { chosen: "a", rejected: "c" },
      { chosen: "a", rejected: "d" },
      { chosen: "b", rejected: "c" },
      { chosen: "b", rejected: "d" },
      { chosen: "c", rejected: "d" },
    ]));
  test("a tie of all gives none", () => expect(preferencePairs([["a", "b", "c"]])).toEqual([]));
  test("tiers compare across, not within", () =>
    expect(preferencePairs([["a", "b"], ["c"]])).toEqual([
      { chosen: "a", rejected: "c" },
      { chosen: "b", rejected: "c" },
    ]));
});
