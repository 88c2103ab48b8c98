import { expect, test } from "vitest";
import { type Random, randomFrom } from "@/lib/ml/random";
import { orderReliabilities, type PairOrder } from "./order-reliability";

/**
 * Comparisons of three pairs with a true order, judged by labelers who say it with these chances, and the opposite otherwise.
 * `together` is how often a labeler says the same of a whole comparison, right or wrong.
 */
function judged(
  chances: Record<string, number>,
  { comparisons = 133, together = 0, random = randomFrom(3) as Random } = {},
): PairOrder[] {
  return Array.from({ length: comparisons }, (_, c) => `c${c}`).flatMap((comparison) => {
    const whole = Object.values(chances).map((chance) => (random() < together ? random() < chance : null));
    return [0, 1, 2].flatMap((p) => {
      const truth = random() < 0.5 ? 1 : -1;
      return Object.entries(chances).map(([labeler, chance], l): PairOrder => {
        const isRight = whole[l] ?? random() < chance;
        return { comparison, pair: `${comparison} ${p}`, labeler, order: isRight ? truth : turn(truth) };
      });
    });
  });
}

const turn = (order: -1 | 0 | 1): -1 | 0 | 1 => (order === 0 ? 0 : order === 1 ? -1 : 1);

test("finds how often each labeler is right, without being told what is right", () => {
  const chances = { careful: 0.95, good: 0.8, fair: 0.7, coin: 0.5 };
  const found = orderReliabilities(judged(chances));
  for (const [labeler, chance] of Object.entries(chances)) {
    const reliability = found.get(labeler);
    expect(Math.abs((reliability?.value ?? 0) - chance)).toBeLessThan(0.06);
    expect(reliability).toMatchObject({ count: 399 });
  }
});

test("does not depend on which response of a pair is called the first", () => {
  const orders = judged({ a: 0.9, b: 0.7, c: 0.6 });
  // One pair of every comparison turned round, for all labelers.
  const turned = orders.map((o) => (o.pair.endsWith(" 0") ? { ...o, order: turn(o.order) } : o));
  const [one, other] = [orderReliabilities(orders), orderReliabilities(turned)];
  for (const [labeler, { value }] of one) expect(other.get(labeler)?.value).toBeCloseTo(value!, 3);
});

test("says nothing of a newcomer, whom a few comparisons against the majority would make out to be turned round", () => {
  const orders = judged({ a: 0.9, b: 0.9, c: 0.9 }, { comparisons: 20 });
  const newcomer = (comparisons: number) =>
    orders
      .filter((o) => o.labeler === "a" && Number(o.comparison.slice(1)) < comparisons)
      .map((o): PairOrder => ({ ...o, labeler: "newcomer", order: turn(o.order) }));
  expect(orderReliabilities([...orders, ...newcomer(9)]).get("newcomer")).toEqual({
    value: null,
    reason: "Fewer than 10 shared comparisons.",
  });
  expect(orderReliabilities([...orders, ...newcomer(10)]).get("newcomer")?.value).toBeLessThan(0.5);
});

test("holds the truth about 95 times in 100, also where a labeler is right or wrong about whole comparisons", () => {
  const random = randomFrom(7);
  const chances = { careful: 0.92, good: 0.85, fair: 0.75, poor: 0.65 };
  let [held, all] = [0, 0];
  for (let i = 0; i < 40; i++) {
    const found = orderReliabilities(judged(chances, { comparisons: 60, together: 0.5, random }));
    for (const [labeler, chance] of Object.entries(chances)) {
      const { interval } = found.get(labeler) as { interval: [number, number] }; // 60 comparisons are enough
      all++;
      if (interval[0] <= chance && chance <= interval[1]) held++;
      expect(interval[0] >= 0 && interval[1] <= 1).toBe(true);
    }
  }
  expect(held / all).toBeGreaterThan(0.88);
  expect(held / all).toBeLessThan(0.995);
}, 60_000);

test("of nothing is nothing", () => expect(orderReliabilities([]).size).toBe(0));
