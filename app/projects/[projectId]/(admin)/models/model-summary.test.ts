import { expect, test } from "vitest";
import type { ModelVersion, Promotion } from "@/lib/contract/models";
import { parameterText, promotionOf, summaryOf, weightsOf } from "./model-summary";

const model = (fields: Partial<ModelVersion>) =>
  ({ kind: "policy", served: false, id: "a", ...fields }) as ModelVersion;
const promotion = (id: string) => ({ modelVersion: { id, label: id } }) as Promotion;

test("a version says what sums it up, the most telling first", () => {
  expect(summaryOf({ summary: { "loss/heldout": 1.5, "accuracy/heldout": 0.726 } })).toEqual([
    "accuracy 72.6 %",
    "held-out loss 1.5",
  ]);
  expect(summaryOf({ summary: { "objective/kl": -0.01, "objective/scores": 1.25 } })).toEqual([
    "score 1.25",
    "KL −0.01",
  ]);
});

test("promoting what was served before is a roll-back; what cannot serve offers nothing", () => {
  expect(promotionOf(model({}), [])).toBe("promote");
  expect(promotionOf(model({}), [promotion("a")])).toBe("roll back");
  expect(promotionOf(model({ served: true }), [promotion("a")])).toBeNull();
  expect(promotionOf(model({ kind: "reward" }), [])).toBeNull();
});

test("parameters are counted in thousands and millions", () => {
  expect(parameterText(1_234_567)).toBe("1.23 M");
  expect(parameterText(45_600)).toBe("46 K");
});

test("a version of a round that keeps an average says which weights answer, and where the others are", () => {
  expect(weightsOf(model({ weights: null }))).toBeNull();
  expect(weightsOf(model({ weights: "average" }))).toEqual({
    short: "average weights",
    long: "It answers with the average weights of its round. The last ones are in its folder as last.safetensors.",
  });
});
