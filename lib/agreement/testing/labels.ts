/** Labels and independent numbers, for tests. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { Label } from "../labels";

/** Rows are items, columns labelers; null is missing. */
export type Grid = readonly (readonly (number | null)[])[];

export const labelsOf = (grid: Grid): Label[] =>
  grid.flatMap((row, item) =>
    row.flatMap((value, labeler) => (value === null ? [] : [{ item: `i${item}`, labeler: `l${labeler}`, value }])),
  );

/** Two labelers, of whom the first puts an item into class `row` + 1 and the second into `column` + 1 so often. */
export const gridOfTable = (table: readonly (readonly number[])[]): number[][] =>
  table.flatMap((row, a) => row.flatMap((times, b) => Array.from({ length: times }, () => [a + 1, b + 1])));

/** Rows are items, columns classes; who labeled is not known. */
export const gridOfCounts = (counts: readonly (readonly number[])[]): number[][] =>
  counts.map((row) => row.flatMap((times, k) => new Array<number>(times).fill(k + 1)));

export const transposed = <T>(rows: readonly (readonly T[])[]): T[][] => rows[0]!.map((_, i) => rows.map((r) => r[i]!));

/** `../vectors/<file>.json`, with the shape that the test expects. */
export const readVectors = <T>(file: string): T =>
  JSON.parse(readFileSync(new URL(`../vectors/${file}.json`, import.meta.url), "utf8")) as T;

/** Grids of 2 to 8 items, 2 to 5 labelers and the classes 1 to 4, one label in six missing. */
export const grids: fc.Arbitrary<(number | null)[][]> = fc
  .tuple(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 2, max: 5 }))
  .chain(([items, labelers]) => {
    const label = fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 1, max: 4 }) },
      { weight: 1, arbitrary: fc.constant(null) },
    );
    return fc.array(fc.array(label, { minLength: labelers, maxLength: labelers }), {
      minLength: items,
      maxLength: items,
    });
  });
