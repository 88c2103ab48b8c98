import { expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { useTestDatabase } from "@/lib/db/testing/database";
import {
  givenComparisons,
  givenDemonstration,
  givenLabelers,
  givenProject,
  givenRanking,
} from "@/lib/db/testing/fixtures";
import { listOwnDays } from "./list-own-days";
import { listOwnRevisions } from "./list-own-revisions";

useTestDatabase();

test("the calendar adds up each UTC day of the asked weeks, whichever kind the answers are", async () => {
  const projectId = await givenProject();
  const [me = ""] = await givenLabelers(1);
  const comparisons = await givenComparisons(projectId, 4, { k: 2 });
  // Thursday, 26 November 2026; this week began on Monday, the 23rd.
  const now = new Date("2026-11-26T20:00:00Z");
  const times = ["2026-11-15T23:59:59Z", "2026-11-16T00:00:00Z", "2026-11-26T00:00:00Z", "2026-11-26T19:00:00Z"];
  for (const [i, time] of times.entries()) {
    const id = await givenRanking(comparisons[i]?.id ?? "", me, [[comparisons[i]?.responseIds ?? []]]);
    await db().ranking.update({ where: { id }, data: { createdAt: new Date(time) } });
  }
  const shown = await givenDemonstration(comparisons[0]?.promptId ?? "", me, ["Text"]);
  await db().demonstration.update({ where: { id: shown }, data: { createdAt: now } });
  expect(await listOwnDays({ labelerId: me, projectId, weeks: 2, now })).toEqual({
    today: "2026-11-26",
    days: [
      { day: "2026-11-16", rankings: 1, demonstrations: 0, activeSeconds: 30 },
      { day: "2026-11-26", rankings: 2, demonstrations: 1, activeSeconds: 120 },
    ],
  });
});

test("an answer's revisions are its labeler's alone, oldest first", async () => {
  const projectId = await givenProject();
  const [me = "", other = ""] = await givenLabelers(2);
  const [comparison] = await givenComparisons(projectId, 1, { k: 2 });
  const [a = "", b = ""] = comparison?.responseIds ?? [];
  const ranking = await givenRanking(comparison?.id ?? "", me, [
    [[a], [b]],
    [[b], [a]],
  ]);
  const text = await givenDemonstration(comparison?.promptId ?? "", me, ["First", "Second"]);
  const { revisions } = await listOwnRevisions({ labelerId: me, answerId: ranking, kind: "ranking" });
  expect(revisions).toMatchObject([
    { revision: 1, tiers: [[a], [b]] },
    { revision: 2, tiers: [[b], [a]] },
  ]);
  const texts = await listOwnRevisions({ labelerId: me, answerId: text, kind: "demonstration" });
  expect(texts.revisions).toMatchObject([{ text: "First" }, { text: "Second" }]);
  await expect(listOwnRevisions({ labelerId: other, answerId: ranking, kind: "ranking" })).rejects.toMatchObject({
    code: "not_found",
  });
});
