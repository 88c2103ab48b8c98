import { expect, test } from "vitest";
import { db } from "./client";
import { answeredQuery, listAnswered } from "./repetitions";
import { givenAnswered, givenCrowd } from "./testing/crowd";
import { useTestDatabase } from "./testing/database";
import { givenLabelers } from "./testing/fixtures";
import { checkPlan } from "./testing/plans";

useTestDatabase();

test("what a labeler answered last is found by indexes, however much they and others have answered", async () => {
  const comparisons = 4_000;
  const projectId = await givenCrowd(db(), { prompts: 2_000, comparisons, k: 2, overlap: 3 });
  const labelers = await givenLabelers(3);
  for (const labelerId of labelers) await givenAnswered(db(), { projectId, labelerId, from: 1, to: comparisons });
  await db()
    .$executeRaw`UPDATE "Assignment" SET "finishedAt" = '2026-01-01'::timestamp + random() * interval '90 days'`;
  await db().$executeRaw`
    INSERT INTO "Ranking" ("id", "assignmentId", "comparisonId", "labelerId", "displayOrder", "activeSeconds", "createdAt")
    SELECT gen_random_uuid(), "id", "comparisonId", "labelerId", '{}', 9, "finishedAt" FROM "Assignment"`;
  await db().$executeRaw`ANALYZE`;
  const by = { labelerId: labelers[0] ?? "", projectId, most: 60 };
  const newest = await db().assignment.findMany({
    where: { labelerId: by.labelerId },
    orderBy: { finishedAt: "desc" },
    take: 60,
  });
  expect((await listAnswered(db(), by)).map((a) => a.comparisonId)).toEqual(newest.map((a) => a.comparisonId));
  const plan = await checkPlan(db(), answeredQuery(by));
  expect(plan.walks).toEqual([]);
  expect(plan.mostRead).toBeLessThanOrEqual(100);
}, 60_000);
