import { expect, test } from "vitest";
import { whichLines } from "./which-words";

test("a snapshot's sources are named with what each gave, none included", () => {
  const sources = [
    { source: "ranking_task", rankings: 1_412 },
    { source: "red_team", rankings: 0 },
  ] as const;
  expect(whichLines({ sources, weakestStrength: "slightly" })).toEqual(["Ranking tasks: 1,412", "Red team: 0"]);
  expect(whichLines({ sources: [], weakestStrength: "clearly" })).toEqual(["Clearly better, or more"]);
});
