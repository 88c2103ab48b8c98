import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Messages, UseCase } from "@/lib/contract/common";
import { randomFrom } from "@/lib/ml/random";
import { families, familyOf, TASK_KINDS } from "./families";
import { askFor, drawPrompt, PROMPT_MIX, understand } from "./prompt";

describe("prompts of the world", () => {
  it("are understood from their text alone, whatever the wording", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seed) => {
        const { task, messages } = drawPrompt(randomFrom(seed));
        expect(understand(messages)).toEqual(task);
      }),
      { numRuns: 2000 },
    );
  });

  it("come in several wordings for every kind of task", () => {
    for (const kind of TASK_KINDS) {
      const random = randomFrom(5);
      const task = families[kind].sample(random);
      const wordings = Array.from({ length: 60 }, () => JSON.stringify(askFor(task, random)));
      expect(new Set(wordings).size, kind).toBeGreaterThanOrEqual(kind === "unknown" ? 2 : 3);
    }
  });

  it("are valid messages with a use case of the contract", () => {
    const random = randomFrom(6);
    for (let draw = 0; draw < 300; draw++) {
      const { task, messages } = drawPrompt(random);
      expect(Messages.safeParse(messages).success).toBe(true);
      expect(UseCase.options).toContain(familyOf(task).useCase);
    }
  });

  it("follow the documented mix", () => {
    const random = randomFrom(7);
    const draws = 6000;
    const counts = new Map<string, number>();
    for (let draw = 0; draw < draws; draw++) {
      const { kind } = drawPrompt(random).task;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const total = Object.values(PROMPT_MIX).reduce((sum, weight) => sum + weight, 0);
    for (const kind of TASK_KINDS) {
      const share = PROMPT_MIX[kind] / total;
      const deviation = Math.sqrt((share * (1 - share)) / draws);
      expect(Math.abs((counts.get(kind) ?? 0) / draws - share), kind).toBeLessThan(4 * deviation);
    }
  });

  it("are the same for the same seed", () => {
    expect(drawPrompt(randomFrom(8))).toEqual(drawPrompt(randomFrom(8)));
  });

  it("are not understood when they are none of this world's", () => {
    expect(understand([{ role: "user", content: "Explain quantum chromodynamics." }])).toBeNull();
    expect(understand([])).toBeNull();
  });
});
