import { describe, expect, test } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { BLOCK, countToCome, type Mixing, type Turn, turnOf } from "./turns";

const random = randomFrom(7);
const upTo = (limit: number) => Math.round(random() * limit * 1000) / 1000;
const someMixings: Mixing[] = [
  { seed: "none", calibration: 0, repetition: 0 },
  { seed: "usual", calibration: 0.1, repetition: 0.02 },
  { seed: "most", calibration: 0.3, repetition: 0.2 },
  ...Array.from({ length: 30 }, (_, i) => ({ seed: `labeler ${i}`, calibration: upTo(0.3), repetition: upTo(0.2) })),
];
const SORTS = ["calibration", "repetition"] as const;
const walk = (mixing: Mixing, count: number): Turn[] =>
  Array.from({ length: count }, (_, turn) => turnOf(mixing, turn));
const count = (turns: readonly Turn[], sort: Turn): number => turns.filter((turn) => turn === sort).length;

describe.each(SORTS)("turns of %s", (sort) => {
  test("are, after any number of whole blocks, the share of all turns to within one", () => {
    for (const mixing of someMixings)
      for (const blocks of [1, 2, 7, 25])
        expect(Math.abs(count(walk(mixing, blocks * BLOCK), sort) - blocks * BLOCK * mixing[sort])).toBeLessThan(1);
  });

  test("are never more than one block ahead or behind, wherever one stops", () => {
    for (const mixing of someMixings)
      for (const turns of [3, 11, 33, 57, 119])
        expect(Math.abs(count(walk(mixing, turns), sort) - turns * mixing[sort])).toBeLessThan(
          BLOCK * mixing[sort] + 1,
        );
  });

  test("come as often over many labelers as asked, at every place of a block", () => {
    const labelers = 3_000;
    const share = { calibration: 0.1, repetition: 0.02 };
    for (const place of [0, 9, 19]) {
      const turns = Array.from({ length: labelers }, (_, i) => turnOf({ seed: `labeler ${i}`, ...share }, place));
      // Three standard errors of a binomial share.
      const error = Math.sqrt((share[sort] * (1 - share[sort])) / labelers);
      expect(Math.abs(count(turns, sort) / labelers - share[sort])).toBeLessThan(3 * error);
    }
  });

  test("have no rhythm that a labeler could learn", () => {
    const at = walk({ seed: "someone", calibration: 0.1, repetition: 0.1 }, 400).flatMap((s, i) =>
      s === sort ? i : [],
    );
    expect(new Set(at.slice(1).map((turn, i) => turn - (at[i] ?? 0))).size).toBeGreaterThan(5);
  });
});

test("turns are the same each time one asks, and those of one sort whatever the share of the other", () => {
  for (const mixing of someMixings) {
    const turns = walk(mixing, 60);
    expect(walk(mixing, 60)).toEqual(turns);
    for (const [sort, other] of [SORTS, SORTS.toReversed()] as const) {
      const alone = walk({ ...mixing, [other as Turn]: 0 }, 60);
      expect(alone.map((turn) => turn === sort)).toEqual(turns.map((turn) => turn === sort));
    }
  }
});

test("the number of tasks to come is what walking through them turn by turn gives", () => {
  for (let i = 0; i < 400; i++) {
    const mixing = { seed: `labeler ${i}`, calibration: upTo(0.3), repetition: i % 4 === 0 ? 0 : upTo(0.2) };
    const distance = 20;
    const answered = Array.from({ length: Math.floor(random() * 60) }, () => random() < 0.4);
    const from = {
      turn: Math.floor(random() * 100),
      ordinary: Math.floor(random() * 150),
      unseen: Math.floor(random() * 12),
    };
    // Each answer waits until so many others came after it: a queue, newest last.
    const waiting = answered.toReversed();
    let { turn, ordinary, unseen } = from;
    let given = 0;
    let ready = 0;
    const pass = () => {
      while (waiting.length > distance) if (waiting.shift()) ready++;
    };
    for (pass(); ordinary > 0; turn++, given++, pass()) {
      const sort = turnOf(mixing, turn);
      const isMixedIn = sort === "calibration" ? unseen > 0 : sort === "repetition" && ready > 0;
      if (isMixedIn && sort === "calibration") unseen--;
      else if (isMixedIn) ready--;
      else ordinary--;
      waiting.push(!isMixedIn);
    }
    expect(countToCome(mixing, { ...from, answered, distance })).toBe(given);
  }
});
