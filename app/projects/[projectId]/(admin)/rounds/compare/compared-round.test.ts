import { expect, test } from "vitest";
import type { Round } from "@/lib/contract/rounds";
import { lineStyle } from "../../_charts/chart-lines";
import { type ComparedRound, differencesOf, linesOfRounds } from "./compared-round";

const round = (fields: Partial<Round>): Round => ({
  id: "a",
  kind: "ppo",
  state: "running",
  step: 4,
  totalSteps: 8,
  secondsLeft: null,
  stepsPerSecond: null,
  error: null,
  checkpoints: null,
  dumpCount: 0,
  cancelRequested: false,
  snapshotId: null,
  corpusId: null,
  baseVersion: null,
  rewardVersion: null,
  resultVersion: null,
  config: { klCoefficient: 0.02, epochs: 1 },
  seed: 1,
  codeVersion: "x",
  laterCodeVersions: [],
  attempts: 1,
  createdBy: null,
  createdAt: "2026-01-01T00:00:00Z",
  startedAt: null,
  finishedAt: null,
  ...fields,
});

test("only that on which rounds do not agree is told, settings in the order of their form", () => {
  expect(differencesOf([round({}), round({})])).toEqual([]);
  const config = { klCoefficient: 0.1, iterations: 30, epochs: 1 };
  expect(differencesOf([round({ seed: 2, config: { ...config, iterations: 60 } }), round({ config })])).toEqual([
    { name: "Seed", values: ["2", "1"] },
    { name: "Iterations", values: ["60", "30"] },
  ]);
});

test("what only one kind of round has is no difference, and is a dash in the others where two disagree", () => {
  const sft = round({ kind: "sft", config: { epochs: 1, lossMean: "token" } });
  expect(differencesOf([round({}), sft])).toEqual([]);
  expect(differencesOf([round({}), sft, round({ config: { klCoefficient: 0.1, epochs: 2 } })])).toEqual([
    { name: "Epochs", values: ["1", "1", "2"] },
    { name: "KL coefficient", values: ["0.02", "–", "0.1"] },
  ]);
});

const compared = (fields: Partial<Round>, steps: number[]): ComparedRound => ({
  view: { round: round(fields), metrics: [], log: [], samples: [] },
  label: "PPO 1",
  style: lineStyle(0),
  series: new Map([["lr", steps.map((step) => ({ step, value: step }))]]),
});

test("a round is drawn by its steps, or by the share of them that it has done", () => {
  const places = (along: "step" | "share") =>
    linesOfRounds([compared({}, [0, 2, 4]), compared({ totalSteps: null }, [1, 2])], "lr", along).map((line) => [
      line.points.map((p) => p.step),
      line.until,
    ]);
  expect(places("step")).toEqual([
    [[0, 2, 4], 4],
    [[1, 2], 2],
  ]);
  expect(places("share")).toEqual([
    [[0, 0.25, 0.5], 0.5],
    [[0.5, 1], 1],
  ]);
});

test("a round that did not measure something has no line there", () => {
  expect(linesOfRounds([compared({}, [1])], "objective/kl", "step")).toEqual([]);
});
