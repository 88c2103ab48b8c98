/**
 * Which figures of groups may be shown, so that what is shown tells of no fewer than five labelers, also when one figure is
 * taken from another. Pure.
 *
 * People are in blocks: the groups that are shown, and everyone else. A cell is all that two blocks, or one with itself, order both.
 * It is thin when fewer than five people of a block take part in it: simulated labelers hide nobody. Every figure is a sum of cells; so
 * is the agreement of everyone, of people, and of people with simulated labelers, which other pages tell. A sum or difference of
 * figures that leaves only thin cells would tell of the few. There are as many independent ones as the rank of the figures falls when
 * their thin cells are taken out.
 * @source Willenborg and de Waal 2001, "Elements of Statistical Disclosure Control", chapter 6: complementary suppression
 */
import { LEAST_GROUP } from "@/lib/contract/agreement";
import type { Block, BlockMeeting } from "@/lib/db/group-agreement";

export type GroupFigure = "within" | "withOthers";

/** Two blocks in either order; `people` is how many take part, of the block of which fewer do. */
type Cell = { blocks: [Block, Block]; people: number };

/**
 * The figures of each group that are safe to show: all agreements within groups that can be, the larger groups first, then those
 * with others.
 * @param groups  those that would be shown, the largest first.
 */
export function safeFigures(
  groups: readonly string[],
  meetings: readonly BlockMeeting[],
): Map<string, ReadonlySet<GroupFigure>> {
  const cells = cellsOf(meetings);
  const sumOf = (holds: (cell: Cell) => boolean) => cells.map((cell) => (holds(cell) ? 1 : 0));
  const shown = [0, 1].map((simulated) =>
    sumOf(({ blocks }) => blocks.filter((block) => block.simulated).length === simulated),
  );
  const known = tellingOfFew(shown, cells);
  const safe = new Map<string, Set<GroupFigure>>(groups.map((group) => [group, new Set()]));
  for (const figure of ["within", "withOthers"] as const)
    for (const group of groups) {
      const sides = figure === "within" ? 2 : 1;
      const cellsSummed = sumOf(({ blocks }) => blocks.filter((block) => block.group === group).length === sides);
      if (tellingOfFew([...shown, cellsSummed], cells) > known) continue;
      shown.push(cellsSummed);
      safe.get(group)?.add(figure);
    }
  return safe;
}

function cellsOf(meetings: readonly BlockMeeting[]): Cell[] {
  const cells = new Map<string, Cell>();
  for (const { one, other, labelers } of meetings) {
    if (one.simulated) continue;
    const key = [one, other].map((block) => JSON.stringify([block.group, block.simulated])).sort();
    const { people } = cells.get(key.join()) ?? { people: Number.POSITIVE_INFINITY };
    cells.set(key.join(), { blocks: [one, other], people: Math.min(people, labelers) });
  }
  return [...cells.values()];
}

/** How many independent combinations of figures leave only thin cells. @param figures  [figures, cells], 1 where one sums a cell. */
const tellingOfFew = (figures: readonly (readonly number[])[], cells: readonly Cell[]): number =>
  rank(figures) - rank(figures.map((row) => row.filter((_, c) => cells[c]!.people >= LEAST_GROUP)));

/** Of a matrix of small whole numbers, by Gauss's elimination with the largest pivot. */
function rank(matrix: readonly (readonly number[])[]): number {
  const rows = matrix.map((row) => [...row]);
  let found = 0;
  for (let column = 0; column < (rows[0]?.length ?? 0) && found < rows.length; column++) {
    let pivot = found;
    for (let r = found; r < rows.length; r++)
      if (Math.abs(rows[r]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = r;
    if (Math.abs(rows[pivot]![column]!) < 1e-9) continue;
    [rows[found], rows[pivot]] = [rows[pivot]!, rows[found]!];
    const top = rows[found]!;
    for (const row of rows.slice(found + 1)) {
      const factor = row[column]! / top[column]!;
      if (factor !== 0) for (let c = column; c < row.length; c++) row[c]! -= factor * top[c]!;
    }
    found++;
  }
  return found;
}
