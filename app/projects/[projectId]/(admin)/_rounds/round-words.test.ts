import { expect, test } from "vitest";
import type { Round } from "@/lib/contract/rounds";
import { codeOf, codeWarning, shareDone, stateLine } from "./round-words";

const round = (fields: Partial<Round>): Round => ({
  id: "0190a000-0000-7000-8000-000000000000",
  kind: "sft",
  state: "running",
  step: 340,
  totalSteps: 1200,
  secondsLeft: 350,
  stepsPerSecond: 2.13,
  error: null,
  checkpoints: null,
  dumpCount: 0,
  cancelRequested: false,
  snapshotId: null,
  corpusId: null,
  baseVersion: null,
  rewardVersion: null,
  resultVersion: null,
  config: {},
  seed: 1,
  codeVersion: "x",
  laterCodeVersions: [],
  attempts: 1,
  createdBy: null,
  createdAt: "2026-01-01T00:00:00Z",
  startedAt: "2026-01-01T00:00:00Z",
  finishedAt: null,
  ...fields,
});

test.each<[Partial<Round>, string]>([
  [{}, "Running, step 340 of 1,200, 2.1 it/s, 6 min left"],
  [{ step: 0, totalSteps: null, secondsLeft: null, stepsPerSecond: null }, "Running"],
  [{ kind: "ppo", secondsLeft: null, stepsPerSecond: 0.1 }, "Running, iteration 340 of 1,200, 10 s/it"],
  [{ cancelRequested: true }, "Running, step 340 of 1,200, stopping after this one"],
  [{ state: "queued", step: 0 }, "Waiting for a worker"],
  [{ state: "queued" }, "Waiting for a worker; goes on from step 340"],
  [{ state: "failed" }, "Failed, step 340 of 1,200"],
  [{ state: "cancelled", step: 0, totalSteps: null }, "Cancelled"],
  [{ state: "succeeded", finishedAt: "2026-01-01T00:06:35Z" }, "Done, 1,200 steps, took 6 min 35 s"],
])("%j reads as %s", (fields, line) => {
  expect(stateLine(round(fields))).toBe(line);
});

test("progress is a share, whole when it succeeded, unknown before the first word from a worker", () => {
  expect(shareDone(round({}))).toBeCloseTo(0.2833, 3);
  expect(shareDone(round({ totalSteps: null }))).toBeNull();
  expect(shareDone(round({ state: "succeeded", totalSteps: null }))).toBe(1);
});

test("a round that went on under other code says so", () => {
  expect(codeWarning(round({}))).toBeNull();
  expect(codeWarning(round({ laterCodeVersions: ["y", "z"] }))).toMatch(
    "began under the code x and went on under y, then z.",
  );
  expect(codeOf(round({ laterCodeVersions: ["y"] }))).toBe("x, then y");
});
