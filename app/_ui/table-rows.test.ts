import { describe, expect, test } from "vitest";
import { csv, csvOf, paged, searched, sorted } from "./table-rows";

const rows = [
  { name: "policy v10", score: null },
  { name: "policy v2", score: 0.5 },
  { name: "Base v1", score: -1 },
];

describe("a table's rows", () => {
  test("searching wants every word, in any column and case", () => {
    expect(searched(rows, "V2 pol", [(r) => r.name]).map((r) => r.name)).toEqual(["policy v2"]);
    expect(searched(rows, "  ", [(r) => r.name])).toHaveLength(3);
  });
  test("sorting counts numbers inside text", () => {
    expect(sorted({ rows, by: (r) => r.name, descending: false }).map((r) => r.name)).toEqual([
      "Base v1",
      "policy v2",
      "policy v10",
    ]);
  });
  test("what has no value stands last in both directions", () => {
    for (const descending of [true, false])
      expect(sorted({ rows, by: (r) => r.score, descending }).at(-1)?.score).toBeNull();
  });
  test("a page out of range is the nearest one", () => {
    expect(paged({ rows, page: 9, size: 2 })).toEqual({ rows: [rows[2]], page: 2, pages: 2 });
    expect(paged({ rows: [], page: Number.NaN, size: 2 })).toEqual({ rows: [], page: 1, pages: 1 });
  });
  test("CSV has the columns with a value, and what a column tells it only", () => {
    const columns = [
      { header: "Version", value: (r: (typeof rows)[number]) => r.name },
      { header: "Drawing", csv: [{ header: "Score", value: (r: (typeof rows)[number]) => r.score }] },
      { header: "Show" },
    ];
    expect(csvOf(columns, rows.slice(0, 2))).toBe("\ufeffVersion,Score\r\npolicy v10,\r\npolicy v2,0.5\r\n");
  });
  test("CSV quotes what needs it and defuses formulas, but not negative numbers", () => {
    expect(
      csv(
        ["a", "b"],
        [
          ["x, y", -1],
          ['=1+"1"', null],
        ],
      ),
    ).toBe('\ufeffa,b\r\n"x, y",-1\r\n"\'=1+""1""",\r\n');
  });
});
