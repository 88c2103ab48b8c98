import { expect, test } from "vitest";
import { changesCsv, labelersCsv } from "./report-csv";

const linesOf = (csv: string) => csv.replace("\ufeff", "").trimEnd().split("\r\n");

test("labelers are written with intervals and the weights that are tried", () => {
  const person = (id: string, name: string) => ({ id, name, simulated: false });
  const agreement = { value: 0.5, interval: [0.25, 0.75] as [number, number], pairs: 8 };
  const reliability = { value: 0.9, interval: [0.8, 1] as [number, number], reason: null };
  const unknown = { value: null, interval: null, reason: "Too few." };
  const csv = labelersCsv(
    [
      { labeler: person("1", "Ann"), rankings: 4, demonstrations: 2, agreement, reliability },
      { labeler: person("2", "Bob"), rankings: 0, demonstrations: 3, agreement: null, reliability: unknown },
    ],
    new Map([["1", 0]]),
  );
  expect(linesOf(csv)).toEqual([
    'Labeler,Rankings,Demonstrations,Agreement,"Agreement, low","Agreement, high",Reliability,"Reliability, low","Reliability, high",Weight',
    "Ann,4,2,0.5,0.25,0.75,0.9,0.8,1,0",
    "Bob,0,3,,,,,,,1",
  ]);
});

test("changes are written before and after", () => {
  const csv = changesCsv([
    {
      split: "train",
      before: { labelers: 9, demonstrations: 8, rankings: 7, pairs: 6 },
      after: { labelers: 5, demonstrations: 4, rankings: 3, pairs: 2 },
      majorities: 13,
      flipped: 12,
      lost: 11,
      gained: 10,
    },
  ]);
  expect(linesOf(csv)[1]).toBe("train,9,5,7,3,6,2,8,4,13,12,11,10");
  expect(linesOf(csv)[0]).toContain("Preference pairs before,Preference pairs after,Demonstrations before");
});
