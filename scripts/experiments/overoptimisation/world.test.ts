import { expect, test } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { demonstration, gold, LENGTH, NO_WORDS, VOCABULARY } from "./world";

const random = randomFrom(7);
const written = Array.from({ length: 500 }, () => demonstration(random));

test("people write words only, as many as a response has", () => {
  for (const response of written) {
    expect(response.length).toBe(LENGTH);
    expect(response.every((id) => !NO_WORDS.includes(id) && id < VOCABULARY)).toBe(true);
  }
});

test("one word over and over is on the whole worse than what people write, since it overdoes some quality", () => {
  const mean = (responses: number[][]) => responses.reduce((sum, r) => sum + gold(r), 0) / responses.length;
  const ids = Array.from({ length: VOCABULARY - NO_WORDS.length }, (_, i) => NO_WORDS.length + i);
  expect(mean(ids.map((id) => Array(LENGTH).fill(id)))).toBeLessThan(mean(written) - 2);
});

test("the order of words does not matter", () => {
  for (const response of written.slice(0, 20)) expect(gold(response.toReversed())).toBeCloseTo(gold(response), 9);
});
