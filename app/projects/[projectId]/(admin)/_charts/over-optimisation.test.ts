import { expect, test } from "vitest";
import { courseOf, smoothCourse } from "./over-optimisation";

const series = (metrics: Record<string, number[]>) =>
  new Map(Object.entries(metrics).map(([name, values]) => [name, values.map((value, i) => ({ step: i + 1, value }))]));

test("iterations are placed by the root of their KL and rise from the first, also where KL dips below zero", () => {
  const course = courseOf(
    series({ "objective/kl": [-0.01, 4, 9], "objective/scores": [1, 2, 4], "monitor/scores": [-1, 0, -0.5] }),
  );
  expect(course.map((m) => [m.distance, m.scoreRise, m.monitorRise])).toEqual([
    [0, 0, 0],
    [2, 1, 1],
    [3, 3, 0.5],
  ]);
});

test("iterations that a monitor did not score are left out", () => {
  const metrics = { "objective/kl": [0, 1, 4], "objective/scores": [1, 2, 4] };
  expect(courseOf(series(metrics))).toEqual([]);
  expect(courseOf(series({ ...metrics, "monitor/scores": [0, 1] })).map((m) => m.step)).toEqual([1, 2]);
});

test("a smooth course averages KL and scores over neighbours, and keeps its ends", () => {
  const to = [0, 4, 0, 16, 25];
  const course = smoothCourse(courseOf(series({ "objective/kl": to, "objective/scores": to, "monitor/scores": to })));
  expect(course.map((m) => m.distance ** 2)).toEqual([0, 4 / 3, 9, 41 / 3, 25].map((v) => expect.closeTo(v, 10)));
  expect(course.map((m) => m.monitorRise)).toEqual([0, 4 / 3, 9, 41 / 3, 25].map((v) => expect.closeTo(v, 10)));
});
