import { expect, test } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { orderReliabilities, type PairOrder } from "./order-reliability";

/** 400 pairs with a true order, judged by labelers who say it with these chances, and the opposite otherwise. */
function judged(chances: Record<string, number>): PairOrder[] {
  const random = randomFrom(3);
  return Array.from({ length: 400 }, (_, i) => i).flatMap((i) => {
    const truth = random() < 0.5 ? 1 : -1;
    return Object.entries(chances).map(([labeler, chance]): PairOrder => {
      const order = random() < chance ? truth : truth === 1 ? -1 : 1;
      return { pair: `p${i}`, labeler, order };
    });
  });
}

test("finds how often each labeler is right, without being told what is right", () => {
  const chances = { careful: 0.95, good: 0.8, fair: 0.7, coin: 0.5 };
  const found = orderReliabilities(judged(chances));
  for (const [labeler, chance] of Object.entries(chances)) {
    expect(Math.abs((found.get(labeler)?.value ?? 0) - chance)).toBeLessThan(0.06);
    expect(found.get(labeler)?.count).toBe(400);
  }
});

test("does not depend on which response of a pair is called the first", () => {
  const orders = judged({ a: 0.9, b: 0.7, c: 0.6 });
  // Every third pair turned round, for all labelers.
  const turned = orders.map((o) => (Number(o.pair.slice(1)) % 3 === 0 ? { ...o, order: turn(o.order) } : o));
  const [one, other] = [orderReliabilities(orders), orderReliabilities(turned)];
  for (const [labeler, { value }] of one) expect(other.get(labeler)?.value).toBeCloseTo(value, 3);
});

test("of nothing is nothing", () => expect(orderReliabilities([]).size).toBe(0));

const turn = (order: -1 | 0 | 1): -1 | 0 | 1 => (order === 0 ? 0 : order === 1 ? -1 : 1);
