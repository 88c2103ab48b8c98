import { expect, test } from "vitest";
import type { LabelerStanding } from "@/lib/contract/snapshot-filter";
import { byReliability, parseWeight, weightsToSend, withoutBelow } from "./weights";

const UNKNOWN = { value: null, interval: null, reason: "Fewer than 10 shared comparisons." };
const known = (value: number) => ({ reliability: { value, interval: null, reason: null } });
const standing = (id: string, more: Partial<LabelerStanding>): LabelerStanding => ({
  labeler: { id, name: id, simulated: false },
  rankings: 10,
  demonstrations: 0,
  agreement: null,
  reliability: UNKNOWN,
  ...more,
});

test("only those are left out whose whole interval is below the share: few pairs are no proof", () => {
  const labelers = [
    standing("low", { agreement: { value: 0.4, interval: [0.35, 0.45], pairs: 400 } }),
    standing("few", { agreement: { value: 0.4, interval: [0.1, 0.7], pairs: 5 } }),
    standing("alone", {}),
  ];
  expect(weightsToSend(withoutBelow(labelers, 0.5))).toEqual([{ labelerId: "low", weight: 0 }]);
});

test("a labeler weighs as much as they beat a coin, and one who is not known counts in full", () => {
  const labelers = [
    standing("sure", known(1)),
    standing("fair", known(0.75)),
    standing("coin", known(0.5)),
    standing("worse", known(0.3)),
    standing("new", {}),
  ];
  expect(weightsToSend(byReliability(labelers))).toEqual([
    { labelerId: "coin", weight: 0 },
    { labelerId: "fair", weight: 0.5 },
    { labelerId: "worse", weight: 0 },
  ]);
});

test("a weight is a number from 0 to 1, and nothing else", () => {
  expect(["0", "0.25", "0,5", "1"].map(parseWeight)).toEqual([0, 0.25, 0.5, 1]);
  expect(["", "-0.1", "1.1", "NaN", "a lot", "Infinity"].map(parseWeight)).toEqual(Array(6).fill(null));
});
