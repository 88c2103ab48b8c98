import { expect, test } from "vitest";
import type { Round } from "@/lib/contract/rounds";
import { type RoundView, samplesByStep, withEvent } from "./live-round";

const round = (step: number) => ({ step }) as Round;
const sample = (step: number, position: number) => ({
  step,
  position,
  prompt: "p",
  response: `${step}.${position}`,
  score: null,
});
const view: RoundView = {
  round: round(1),
  metrics: [{ step: 1, name: "lr", value: 0.1 }],
  log: [],
  samples: [sample(0, 0)],
};

test("an event adds its news once, however often it is heard", () => {
  const event = {
    round: round(2),
    metrics: [
      { step: 1, name: "lr", value: 0.1 },
      { step: 2, name: "lr", value: 0.2 },
    ],
    log: [{ id: "7", at: "2026-01-01T00:00:00Z", level: "info" as const, message: "began" }],
    samples: [],
  };
  const once = withEvent(view, event);
  expect(once).toEqual(withEvent(once, event));
  expect(once.round.step).toBe(2);
  expect(once.metrics).toHaveLength(2);
  expect(once.log).toHaveLength(1);
  expect(once.samples).toBe(view.samples);
});

test("samples are read step by step, prompt by prompt", () => {
  expect(samplesByStep([sample(50, 1), sample(0, 0), sample(50, 0)])).toEqual([
    { step: 0, samples: [sample(0, 0)] },
    { step: 50, samples: [sample(50, 0), sample(50, 1)] },
  ]);
  expect(samplesByStep([])).toEqual([]);
});
