import { describe, expect, test } from "vitest";
import { RoundKind } from "@/lib/contract/round-config";
import { LENGTH_SETTING, labelOf, settingsOf } from "./setting";

const setting = (kind: RoundKind, name: string) =>
  settingsOf(kind).find((s) => s.name === name) ?? expect.unreachable(`${kind} has no ${name}`);

describe.each(RoundKind.options)("the form of %s", (kind) => {
  test("has a sentence and a source for every setting", () => {
    for (const s of settingsOf(kind)) {
      expect(s.sentence, s.name).toMatch(/^[A-Z].*[^.]\.$/);
      expect(s.source, s.name).toMatch(/InstructGPT|ours|GPT-3|TRL|OpenAI|PEFT| et al\./);
    }
  });

  test("asks for its length with a number", () => {
    expect(setting(kind, LENGTH_SETTING[kind])).toMatchObject({ type: "number", integer: true });
  });

  test("offers each default itself among the choices", () => {
    for (const s of settingsOf(kind)) if (s.type === "choice") expect(s.options, s.name).toContain(s.default);
  });
});

test("limits, choices and switches come from the schema", () => {
  expect(setting("ppo", "clipRange")).toEqual({
    name: "clipRange",
    label: "Clip range",
    sentence: "How far a token's probability ratio may pull the policy from 1.",
    source: "InstructGPT C.4: 0.2",
    type: "number",
    default: 0.2,
    integer: false,
    minimum: 0,
    exclusiveMinimum: true,
    maximum: 1,
  });
  expect(setting("ppo", "klController")).toMatchObject({
    type: "choice",
    options: ["fixed", "adaptive"],
  });
  expect(setting("ppo", "scaleScores")).toMatchObject({ type: "switch", default: false });
  expect(setting("sft", "batchSize")).toMatchObject({ integer: true, minimum: 1 });
});

test("labels are words", () => {
  expect(labelOf("klCoefficient")).toBe("KL coefficient");
  expect(labelOf("missingEosPenalty")).toBe("Missing EOS penalty");
  expect(labelOf("keyValueHeads")).toBe("Key value heads");
});
