import { expect, test } from "vitest";
import { gainAt } from "@/lib/rlhf/over-optimisation";
import { LOSS, outcomeOf, type Point, smooth } from "./course";

const CURVE = { by: "reinforcement_learning", alpha: 1.2, beta: 1 } as const;
/** A course that goes away from SFT at a constant pace: its gold rises, peaks at exp(0.2) and falls. */
const course: Point[] = Array.from({ length: 101 }, (_, i) => {
  const distance = i / 25;
  const gold = gainAt(CURVE, distance);
  return { distance, gold, proxy: distance, monitor: gold, alarm: i === 40 || i === 60 };
});

test("a course tells where gold peaked, how much it lost by the end, and the curve that it lies on", () => {
  const { peak, drop, fit } = outcomeOf(course);
  expect(peak.distance).toBeCloseTo(Math.exp(0.2), 1);
  expect(peak.gold).toBeCloseTo(Math.exp(0.2), 2);
  expect(peak.iteration).toBe(32);
  expect(drop).toBeCloseTo(Math.exp(0.2) - gainAt(CURVE, 4), 1);
  expect([fit.alpha, fit.beta, fit.rSquared].map((x) => Number(x.toFixed(9)))).toEqual([1.2, 1, 1]);
});

test("it tells when the first alarm was raised, and when gold had lost enough", () => {
  const { alarmAt, lostAt } = outcomeOf(course);
  expect(alarmAt).toBe(41);
  const best = Math.max(...smooth(course, "gold"));
  expect(smooth(course, "gold")[lostAt! - 1]!).toBeLessThanOrEqual(best - LOSS);
  expect(smooth(course, "gold")[lostAt! - 2]!).toBeGreaterThan(best - LOSS);
});

test("a course that only rises has lost nothing and raised no alarm", () => {
  const rising = course.slice(0, 25).map((point) => ({ ...point, alarm: false }));
  const { alarmAt, lostAt, drop, proxyFall } = outcomeOf(rising);
  expect({ alarmAt, lostAt, drop, proxyFall }).toEqual({ alarmAt: null, lostAt: null, drop: 0, proxyFall: 0 });
});

test("one odd rollout is no peak, and a proxy that falls for a while is noticed: from 1.88, smoothed, to 1", () => {
  const odd = course.map((point, i) => (i === 80 ? { ...point, gold: 3 } : point));
  expect(outcomeOf(odd).peak.iteration).toBe(32);
  const dip = course.map((point, i) => (i >= 50 && i < 60 ? { ...point, proxy: 1 } : point));
  expect(outcomeOf(dip).proxyFall).toBeCloseTo(0.88, 9);
});
