import { describe, expect, test } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { writeDemonstration } from "@/lib/simulation/labeler";
import { estimate } from "@/lib/simulation/statistics";
import { utility } from "@/lib/simulation/taste";
import { grade } from "@/lib/simulation/world/grade";
import { understand } from "@/lib/simulation/world/prompt";
import { SETTINGS } from "./settings";
import { corpus, drawPrompts } from "./world";

describe("the corner of the world", () => {
  const { prompts, validationPrompts, testPrompts } = SETTINGS.amounts;
  const drawn = drawPrompts(prompts + validationPrompts + testPrompts, 1);

  test("labelers understand every prompt from its text", () => {
    // Questions that nobody can answer are understood as such, whatever they ask.
    for (const { task, messages } of drawn) expect(understand(messages)?.kind).toBe(task.kind);
  });

  test("no prompt is drawn twice, so that no split shares one", () => {
    expect(new Set(drawn.map(({ messages }) => JSON.stringify(messages))).size).toBe(drawn.length);
  });

  test("the test prompts ask what the training prompts ask: no family is used up by the first ones", () => {
    const share = (of: typeof drawn, kind: string) => of.filter(({ task }) => task.kind === kind).length / of.length;
    for (const kind of ["question", "advice", "harmful", "unknown"])
      expect(share(drawn.slice(-testPrompts), kind)).toBeCloseTo(share(drawn.slice(0, prompts), kind), 1);
  });

  test("three quarters of the corpus answer nothing", () => {
    const documents = [...corpus(4000, 1)];
    const answering = documents.filter(({ kind }) => kind === "answered" || kind === "help").length;
    expect(answering / documents.length).toBeLessThan(0.27);
    expect([...corpus(3, 1)]).toEqual(documents.slice(0, 3));
  });

  test("demonstrations are imperfect: they leave room above them", () => {
    const random = randomFrom(2);
    const worth = drawn.map(({ task }) => utility(grade(task, writeDemonstration(task, random))));
    expect(estimate(worth).high).toBeLessThan(0.9);
    expect(worth.filter((value) => value > 0.95).length / worth.length).toBeGreaterThan(0.2);
  });
});
