import { expect, test } from "vitest";
import type { RoundState } from "./language-model";
import { type Seen, Watch } from "./watch";

const settings = { alarmDrop: 0.3, pauseOnAlarm: true };
const rollout = (score: number, monitor: number | null) => ({
  scores: Float64Array.of(score - 1, score + 1),
  monitorScores: monitor === null ? null : [monitor - 2, monitor + 2],
});
const seeAll = (watch: Watch, pairs: readonly (readonly [number, number | null])[]): Seen[] =>
  pairs.map(([score, monitor]) => watch.see(rollout(score, monitor), score));
/** A round in which both rise, and then the monitor's score falls while the other goes on rising. */
const FOOLED = Array.from({ length: 30 }, (_, i) => [i / 10, i < 12 ? i / 10 : 2.2 - i / 10] as const);

test("an alarm is raised once when the score rises and the monitor's falls, and says what happened", () => {
  const seen = seeAll(new Watch(settings), FOOLED);
  const alarms = seen.flatMap(({ alarm }, i) => (alarm ? [{ alarm, i }] : []));
  expect(alarms[0]!.i).toBeGreaterThan(12);
  expect(alarms[0]!.i).toBeLessThan(24);
  expect(alarms[0]!.alarm).toMatchObject({
    pauses: true,
    sentence: expect.stringMatching(/fallen by 0\.3\d deviations/),
  });
  expect(alarms[1]?.i ?? 99).toBeGreaterThan(alarms[0]!.i + 2);
});

test("no alarm while both rise, while both fall, or without a monitor", () => {
  const rising = Array.from({ length: 30 }, (_, i) => [i / 10, i / 20] as const);
  const falling = Array.from({ length: 30 }, (_, i) => [-i / 10, -i / 10] as const);
  const alone = FOOLED.map(([score]) => [score, null] as const);
  for (const pairs of [rising, falling, alone])
    expect(seeAll(new Watch(settings), pairs).some(({ alarm }) => alarm)).toBe(false);
});

test("one odd rollout raises none", () => {
  const odd = [
    [0, 1],
    [0.1, 1],
    [0.2, 0],
    [0.3, 1],
    [0.4, 1],
  ] as const;
  expect(seeAll(new Watch(settings), odd).some(({ alarm }) => alarm)).toBe(false);
});

test("how good a policy is, its own rollout tells: the monitor's score, or the reward where there is none", () => {
  const qualities = (pairs: Parameters<typeof seeAll>[1]) =>
    seeAll(new Watch(settings), pairs).map((s) => s.qualityBefore);
  expect(
    qualities([
      [0, 1],
      [0, 2],
    ]),
  ).toEqual([1, 2]);
  expect(
    qualities([
      [4, null],
      [5, null],
    ]),
  ).toEqual([4, 5]);
});

test("a watch that was stopped and restored sees the same", () => {
  for (const pairs of [FOOLED, FOOLED.map(([score]) => [score, null] as const)]) {
    const whole = seeAll(new Watch(settings), pairs);
    const first = new Watch(settings);
    seeAll(first, pairs.slice(0, 13));
    const state: RoundState = { step: 13, tensors: {}, scalars: first.scalars() };
    const second = new Watch(settings);
    second.restore(state);
    expect(seeAll(second, pairs.slice(13))).toEqual(whole.slice(13));
  }
});
