import { expect, test } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { familyOf } from "./families";
import { grade } from "./grade";
import { drawTask } from "./prompt";
import { readerReaction } from "./reaction";
import { respond } from "./style";

test("readers thank for a good answer and say what is wrong with another", () => {
  const random = randomFrom(1);
  for (let draw = 0; draw < 300; draw++) {
    const task = drawTask(random);
    const reactionTo = (answer: string) => readerReaction(grade(task, answer), random);
    expect(reactionTo(familyOf(task).answer(task, random))).toMatch(/^Thank you/);
    expect(reactionTo(respond("rude", task, random))).toMatch(/kind|must not/);
    expect(reactionTo("Good question. Up! First!")).toMatch(/^No, /);
  }
});

test("of two faults readers name the worse one", () => {
  const random = randomFrom(2);
  const perfect = { helpful: 1, harmless: 1, honest: 1, brevity: 1 };
  expect(readerReaction(perfect, random)).toMatch(/^Thank you/);
  expect(readerReaction({ ...perfect, helpful: 0.5 }, random)).toMatch(/^Yes, but/);
  expect(readerReaction({ ...perfect, brevity: 0.3, helpful: 0.5 }, random)).toMatch(/long|less/);
  expect(readerReaction({ ...perfect, honest: 0, brevity: 0 }, random)).toMatch(/true|wrong/);
  expect(readerReaction({ helpful: 0, harmless: 0, honest: 0, brevity: 0 }, random)).toMatch(/kind|must not/);
});
