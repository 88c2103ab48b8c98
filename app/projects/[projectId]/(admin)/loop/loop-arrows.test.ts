import { expect, test } from "vitest";
import type { LoopCounts } from "@/lib/contract/projects";
import { arrowsOf } from "./loop-arrows";

const counts: LoopCounts = {
  prompts: 200,
  demonstrations: 80,
  demonstrationsWanted: 200,
  responses: 1_648,
  comparisons: 412,
  rankings: 412,
  rankingsWanted: 412,
  snapshots: 1,
  roundsActive: 1,
  roundsSucceeded: 3,
  policies: 2,
  rewardModels: 1,
  served: null,
  needsYou: [],
};

test("each arrow says how much flows, and how much is wanted while some is missing", () => {
  const arrows = arrowsOf(counts, "/projects/p");
  expect(arrows.demonstrations).toEqual({
    label: "80 of 200 demonstrations",
    share: 0.4,
    href: "/projects/p/prompts",
  });
  expect(arrows.rankings).toMatchObject({ label: "412 rankings", share: 1 });
  expect(arrows.rounds.label).toBe("1 round under way, 3 done");
  expect(arrows.responses.label).toBe("1,648 responses");
  expect(arrows.promotion.label).toBe("nothing promoted");
});

test("an empty project has no goal to measure against", () => {
  const arrows = arrowsOf({ ...counts, demonstrations: 0, demonstrationsWanted: 0 }, "/projects/p");
  expect(arrows.demonstrations).toMatchObject({ label: "0 demonstrations", share: null });
});
