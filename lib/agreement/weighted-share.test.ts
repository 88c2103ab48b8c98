import { expect, test } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { wilsonInterval } from "./intervals";
import { weightedShare } from "./weighted-share";

test("with one probability for all, it is the plain share with Wilson's interval", () => {
  const share = weightedShare([{ probability: 0.05, successes: 18, trials: 24 }]);
  expect(share).toMatchObject({ value: 0.75 });
  expect(share).toMatchObject({ effectiveCount: expect.closeTo(24, 9) });
  const [low, high] = wilsonInterval(18, 24)!;
  expect(share).toMatchObject({ interval: [expect.closeTo(low, 9), expect.closeTo(high, 9)] });
});

test("an item that was ten times less likely counts ten times", () => {
  const share = weightedShare([
    { probability: 0.5, successes: 0, trials: 10 },
    { probability: 0.05, successes: 1, trials: 1 },
  ]);
  // 20 of 10 / 0.5 + 1 / 0.05 = 40.
  expect(share).toMatchObject({ value: 0.5, effectiveCount: expect.closeTo(40 ** 2 / (10 * 4 + 400), 9) });
});

test("a sample that prefers the bad still estimates the whole, and the interval covers it about as often as it says", () => {
  const random = randomFrom(7);
  // 700 of 1,000 are good; bad ones are drawn four times as often.
  let [sum, covered] = [0, 0];
  const times = 400;
  for (let t = 0; t < times; t++) {
    const drawnOf = (count: number, probability: number) =>
      Array.from({ length: count }, () => random() < probability).filter(Boolean).length;
    const [good, bad] = [drawnOf(700, 0.1), drawnOf(300, 0.4)];
    const share = weightedShare([
      { probability: 0.1, successes: good, trials: good },
      { probability: 0.4, successes: 0, trials: bad },
    ]);
    if (share.value === null) throw new Error("unreachable");
    sum += share.value;
    if (share.interval[0] <= 0.7 && 0.7 <= share.interval[1]) covered++;
  }
  expect(sum / times).toBeCloseTo(0.7, 2);
  expect(covered / times).toBeGreaterThan(0.93);
});

test.each([0, -0.1, 1.01, Number.NaN, Number.POSITIVE_INFINITY])("a probability of %d is refused", (probability) =>
  expect(() => weightedShare([{ probability, successes: 1, trials: 1 }])).toThrow(RangeError),
);

test("of nothing drawn there is no share, and more successes than trials are refused", () => {
  expect(weightedShare([])).toMatchObject({ value: null });
  expect(weightedShare([{ probability: 0.5, successes: 0, trials: 0 }])).toMatchObject({ value: null });
  expect(() => weightedShare([{ probability: 0.5, successes: 2, trials: 1 }])).toThrow(RangeError);
});
