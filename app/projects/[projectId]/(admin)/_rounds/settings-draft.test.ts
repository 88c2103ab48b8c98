import { expect, test } from "vitest";
import { settingsOf } from "./setting";
import { changedSettings, checkDraft, draftLike, limitsOf } from "./settings-draft";

const reasons = (draft: Record<string, string>) => {
  const checked = checkDraft("ppo", draft);
  return checked.ok ? {} : checked.reasons;
};

test("only what differs from the defaults is sent", () => {
  const checked = checkDraft("ppo", {
    iterations: "12",
    learningRate: "3e-4",
    klController: "adaptive",
    scaleScores: "true",
  });
  expect(checked).toMatchObject({
    ok: true,
    config: { iterations: 12, klController: "adaptive", scaleScores: true },
    complete: { iterations: 12, learningRate: 3e-4, batchSize: 64 },
  });
  expect(checked.ok && Object.keys(checked.config)).toHaveLength(3);
  expect(checkDraft("sft", {})).toMatchObject({ ok: true, config: {} });
});

test("what is not a number is named before anything else", () => {
  expect(reasons({ iterations: "many", clipRange: "" })).toEqual({
    iterations: "Type a number.",
    clipRange: "Type a number.",
  });
});

test("a value beyond its limits says the limits", () => {
  expect(reasons({ clipRange: "0" })).toEqual({
    clipRange: "A number above 0, at most 1.",
  });
  expect(reasons({ epochs: "1.5" })).toEqual({ epochs: "A whole number from 1 to 16." });
});

test("settings that contradict each other say why, at the setting to change", () => {
  expect(reasons({ minibatchSize: "48" })).toEqual({
    minibatchSize: "The minibatch size must divide the batch size.",
  });
});

test("limits are written for people", () => {
  const batch = settingsOf("ppo").find((s) => s.name === "batchSize");
  expect(batch && limitsOf(batch)).toBe("A whole number from 1 to 65,536.");
});

test("a round's configuration knows which settings were changed", () => {
  const checked = checkDraft("ppo", { iterations: "12", gamma: "1" });
  expect(checked.ok && changedSettings("ppo", checked.complete)).toEqual(new Set(["iterations"]));
});

test("a draft like an earlier round gives the same settings again", () => {
  const first = checkDraft("ppo", {
    learningRate: "1e-5",
    scaleScores: "true",
    klController: "adaptive",
  });
  if (!first.ok) return expect.unreachable();
  const again = checkDraft("ppo", draftLike("ppo", first.complete));
  expect(again).toEqual(first);
});
