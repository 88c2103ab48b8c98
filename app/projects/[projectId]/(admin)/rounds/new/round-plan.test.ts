import { describe, expect, test } from "vitest";
import type { Snapshot } from "@/lib/contract/datasets";
import type { ModelKind, ModelVersion } from "@/lib/contract/models";
import { firstChoices, missing, nextKind } from "./round-plan";

const model = (id: string, kind: ModelKind, day: number, madeBy?: string): ModelVersion => ({
  id,
  kind,
  number: 1,
  label: id,
  artifactDigest: "",
  parameterCount: 1,
  round: madeBy ? { id: madeBy, kind: madeBy } : null,
  parent: null,
  reward: null,
  snapshotId: null,
  summary: {},
  weights: null,
  served: false,
  responseCount: 0,
  createdAt: `2026-01-0${day}T00:00:00Z`,
});
const counts = (train: number) => ({ train, validation: 0, test: 0 });
const snapshot = (id: string, day: number): Snapshot => ({
  id,
  digest: "",
  includesPeople: true,
  includesSimulated: false,
  sources: [{ source: "ranking_task", rankings: 10 }],
  weakestStrength: "slightly",
  demonstrations: counts(80),
  rankings: counts(65),
  prompts: counts(200),
  createdBy: null,
  filter: null,
  createdAt: `2026-01-0${day}T00:00:00Z`,
});

const has = {
  models: [
    model("starter", "base", 1),
    model("sft-1", "policy", 2, "sft"),
    model("reward-1", "reward", 3, "reward_model"),
    model("ppo-1", "policy", 4, "ppo"),
  ],
  snapshots: [snapshot("old", 1), snapshot("new", 2)],
  corpora: [],
};

describe("what is offered first", () => {
  test.each([
    ["sft", { base: "starter", reward: "", snapshot: "new", corpus: "" }],
    ["reward_model", { base: "sft-1", reward: "", snapshot: "new", corpus: "" }],
    ["ppo", { base: "sft-1", reward: "reward-1", snapshot: "new", corpus: "" }],
    ["dpo", { base: "sft-1", reward: "", snapshot: "new", corpus: "" }],
    ["pretrain", { base: "", reward: "", snapshot: "", corpus: "" }],
  ] as const)("for %s", (kind, choices) => {
    expect(firstChoices(kind, has)).toEqual(choices);
  });

  test("of fine-tuned policies the served one is offered, though a newer one was made", () => {
    const served = { ...model("served", "policy", 1, "sft"), served: true };
    const models = [model("newer", "policy", 2, "sft"), served];
    expect(firstChoices("ppo", { ...has, models }).base).toBe("served");
    expect(firstChoices("reward_model", { ...has, models }).base).toBe("served");
  });

  test("any policy will do when none was fine-tuned", () => {
    const models = [model("imported", "policy", 1)];
    expect(firstChoices("ppo", { ...has, models }).base).toBe("imported");
  });
});

test("what is missing is said with the way to get it", () => {
  const none = { base: "", reward: "", snapshot: "", corpus: "" };
  expect(missing("ppo", none)).toContain("fine-tuning round first");
  expect(missing("ppo", { ...none, base: "x" })).toContain("reward-model round first");
  expect(missing("ppo", { ...none, base: "x", reward: "y" })).toContain("Freeze one");
  expect(missing("ppo", { ...none, base: "x", reward: "y", snapshot: "z" })).toBeNull();
  expect(missing("pretrain", none)).toContain("corpus");
  expect(missing("sft", { ...none, base: "x", snapshot: "z" })).toBeNull();
});

test("the loop's next round is offered first", () => {
  expect(nextKind([model("starter", "base", 1)])).toBe("sft");
  expect(nextKind(has.models.slice(0, 2))).toBe("reward_model");
  expect(nextKind(has.models)).toBe("ppo");
});
