import { expect, test } from "vitest";
import type { Block, BlockMeeting } from "@/lib/db/group-agreement";
import { type Random, randomFrom } from "@/lib/ml/random";
import { type GroupFigure, safeFigures } from "./group-privacy";

const LEAST = 5;
const REST: Block = { group: null, simulated: false };
const ROBOTS: Block = { group: null, simulated: true };

type Meeting = readonly [number, number];

/** Labelers in blocks, the last two being those in no group and the simulated, and who of them meets whom. */
type World = { blocks: Block[]; blockOf: number[]; meetings: Meeting[] };

function world(sizes: { groups: readonly number[]; rest: number; robots: number }, meet: () => boolean): World {
  const blocks = [...sizes.groups.map((_, g) => ({ group: `g${g}`, simulated: false })), REST, ROBOTS];
  const blockOf = [...sizes.groups, sizes.rest, sizes.robots].flatMap((size, b) => Array<number>(size).fill(b));
  const meetings = blockOf.flatMap((_, a) => blockOf.slice(0, a).flatMap((_, b) => (meet() ? [[a, b] as const] : [])));
  return { blocks, blockOf, meetings };
}

function meetingsOf({ blocks, blockOf, meetings }: World): BlockMeeting[] {
  const people = new Map<string, Set<number>>();
  for (const [a, b] of meetings)
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const key = `${blockOf[one]} ${blockOf[other]}`;
      people.set(key, (people.get(key) ?? new Set()).add(one));
    }
  return [...people].map(([key, who]) => {
    const [one = 0, other = 0] = key.split(" ").map(Number);
    return { one: blocks[one]!, other: blocks[other]!, labelers: who.size };
  });
}

const groupsOf = ({ blocks }: World) => blocks.flatMap(({ group }) => group ?? []);
const safeIn = (some: World) => safeFigures(groupsOf(some), meetingsOf(some));

/**
 * Whether adding and subtracting figures leaves something of fewer than five people: tries every combination of coefficients from
 * -2 to 2, of agreement with others from -1 to 1, for a pair of groups is in both of theirs. A figure is the meetings that it counts; what is left of them tells of few when each pair of blocks in it meets through
 * fewer than five people of a side. Simulated labelers hide nobody, and that they meet each other tells of nobody.
 */
function isFound(some: World, shown: ReadonlyMap<string, ReadonlySet<GroupFigure>>): boolean {
  const { blocks, blockOf, meetings } = some;
  const pairs = new Map<string, Meeting[]>();
  for (const [a, b] of meetings) {
    const [x = 0, y = 0] = [blockOf[a]!, blockOf[b]!].sort((i, j) => i - j);
    if (!(blocks[x]!.simulated && blocks[y]!.simulated))
      pairs.set(`${x} ${y}`, [...(pairs.get(`${x} ${y}`) ?? []), [a, b]]);
  }
  const ends = [...pairs.keys()].map((key) => key.split(" ").map(Number));
  const isThin = [...pairs.values()].map((met, p) =>
    ends[p]!.some((block) => {
      const own = new Set(met.flat().filter((labeler) => blockOf[labeler] === block));
      return !blocks[block]!.simulated && own.size < LEAST;
    }),
  );
  const robots = blocks.length - 1;
  const isWithRobots = ends.map((both) => both.includes(robots));
  const figures = [isWithRobots, isWithRobots.map((is) => !is)].map((holds) => ({ holds, most: 2 }));
  groupsOf(some).forEach((group, g) => {
    if (shown.get(group)?.has("within")) figures.push({ holds: ends.map(([x, y]) => x === g && y === g), most: 2 });
    if (shown.get(group)?.has("withOthers"))
      figures.push({ holds: ends.map(([x, y]) => (x === g) !== (y === g)), most: 1 });
  });
  const tellsOfFew = (left: readonly number[]) =>
    left.some((count) => count !== 0) && left.every((count, p) => count === 0 || isThin[p]);
  /** @param left  what the figures before the f-th leave of each pair of blocks. */
  const findFrom = (f: number, left: readonly number[]): boolean => {
    const figure = figures[f];
    if (!figure) return tellsOfFew(left);
    if (!figure.holds.includes(true)) return findFrom(f + 1, left);
    const factors = Array.from({ length: 2 * figure.most + 1 }, (_, i) => i - figure.most);
    return factors.some((factor) =>
      findFrom(
        f + 1,
        left.map((count, p) => count + (figure.holds[p] ? factor : 0)),
      ),
    );
  };
  return findFrom(
    0,
    isThin.map(() => 0),
  );
}

const between = (random: Random, least: number, most: number) => least + Math.floor(random() * (most - least + 1));

test("nothing that is shown tells of fewer than five, for groups of any size that meet each other or hardly do", () => {
  const random = randomFrom(1);
  let [hidden, told] = [0, 0];
  for (let i = 0; i < 150; i++) {
    const groups = Array.from({ length: between(random, 1, 3) }, () => between(random, LEAST, 9));
    const share = [1, 0.5, 0.1, 0.05][i % 4]!;
    const some = world({ groups, rest: between(random, 0, 7), robots: 0 }, () => random() < share);
    // Everyone's agreement is told anyway: where that alone tells of few, groups cannot hide it.
    if (isFound(some, new Map())) continue;
    const safe = safeIn(some);
    expect(isFound(some, safe)).toBe(false);
    for (const group of groupsOf(some))
      for (const figure of ["within", "withOthers"] as const)
        if (safe.get(group)?.has(figure)) told++;
        else {
          hidden++;
          // Nothing is hidden without need.
          const more = new Map([...safe].map(([g, own]) => [g, g === group ? new Set([...own, figure]) : own]));
          expect(isFound(some, more)).toBe(true);
        }
  }
  expect([hidden > 50, told > 50]).toEqual([true, true]);
}, 30_000);

test("where all meet, few others hide what would tell of them, and no others hide nothing", () => {
  const shownOf = (groups: readonly number[], rest: number, robots = 0) =>
    [...safeIn(world({ groups, rest, robots }, () => true)).values()].map((own) => [...own]);
  const [both, within] = [["within", "withOthers"], ["within"]];
  expect(shownOf([20], 1)).toEqual([[]]);
  expect(shownOf([20], 4)).toEqual([[]]);
  expect(shownOf([20], 5)).toEqual([both]);
  expect(shownOf([20], 0)).toEqual([both]);
  expect(shownOf([9, 6], 3)).toEqual([within, within]);
  expect(shownOf([9, 6], 0)).toEqual([both, both]);
  // Of three groups, the last one's agreement with others would be what is missing.
  expect(shownOf([9, 8, 6], 1)).toEqual([both, both, within]);
  // Simulated labelers hide nobody, and need not be hidden.
  expect(shownOf([9, 6], 0, 2)).toEqual([both, both]);
  expect(shownOf([20], 1, 30)).toEqual([[]]);
});
