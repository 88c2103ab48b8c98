import { describe, expect, test } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { BLOCK, countMixed, isCalibrationTurn } from "./calibration";

const random = randomFrom(7);
const someShares = Array.from({ length: 30 }, () => Math.round(random() * 300) / 1000);
const turns = (count: number) => Array.from({ length: count }, (_, turn) => turn);
const mixed = (mixing: { seed: string; share: number }, count: number): number =>
  turns(count).filter((turn) => isCalibrationTurn(mixing, turn)).length;

describe("calibration turns", () => {
  test("are, after any number of whole blocks, the share of all turns to within one", () => {
    for (const [i, share] of [0, 0.1, 0.3, ...someShares].entries())
      for (const blocks of [1, 2, 7, 25]) {
        const expected = blocks * BLOCK * share;
        expect(Math.abs(mixed({ seed: `labeler ${i}`, share }, blocks * BLOCK) - expected)).toBeLessThan(1);
      }
  });

  test("are never more than one block ahead or behind, wherever one stops", () => {
    for (const [i, share] of someShares.entries())
      for (const count of [3, 11, 33, 57, 119])
        expect(Math.abs(mixed({ seed: `labeler ${i}`, share }, count) - count * share)).toBeLessThan(BLOCK * share + 1);
  });

  test("come as often over many labelers as asked, at every place of a block", () => {
    const labelers = 3_000;
    for (const place of [0, 9, 19]) {
      const hits = turns(labelers).filter((i) => isCalibrationTurn({ seed: `labeler ${i}`, share: 0.1 }, place)).length;
      // Three standard errors of a share of 0.1.
      expect(Math.abs(hits / labelers - 0.1)).toBeLessThan(3 * Math.sqrt((0.1 * 0.9) / labelers));
    }
  });

  test("have no rhythm that a labeler could learn", () => {
    const at = turns(400).filter((turn) => isCalibrationTurn({ seed: "someone", share: 0.1 }, turn));
    const gaps = new Set(at.slice(1).map((turn, i) => turn - (at[i] ?? 0)));
    expect(gaps.size).toBeGreaterThan(5);
  });

  test("are the same each time one asks", () => {
    const mixing = { seed: "someone", share: 0.2 };
    expect(turns(60).map((t) => isCalibrationTurn(mixing, t))).toEqual(
      turns(60).map((t) => isCalibrationTurn(mixing, t)),
    );
  });
});

test("the number of tasks to come is what walking through them turn by turn gives", () => {
  for (let i = 0; i < 300; i++) {
    const mixing = { seed: `labeler ${i}`, share: Math.round(random() * 300) / 1000 };
    const from = {
      turn: Math.floor(random() * 100),
      ordinary: Math.floor(random() * 150),
      unseen: Math.floor(random() * 12),
    };
    let { turn, ordinary, unseen } = from;
    let given = 0;
    for (; ordinary > 0; turn++, given++)
      if (unseen > 0 && isCalibrationTurn(mixing, turn)) unseen--;
      else ordinary--;
    expect(countMixed(mixing, from)).toBe(given);
  }
});
