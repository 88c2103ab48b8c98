import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { addCounts, agreementRates, compareRanks, NO_PAIRS } from "@/lib/agreement/pairwise";
import { reviseRanking } from "@/lib/collection/revise-ranking";
import type { QueueOrder, ReviewWhy } from "@/lib/contract/reviews";
import { db } from "@/lib/db/client";
import { findDrawn, findSamplingProbability } from "@/lib/db/reviews";
import { useTestDatabase } from "@/lib/db/testing/database";
import {
  givenComparisons,
  givenDemonstration,
  givenLabelers,
  givenPerson,
  givenProject,
  givenPrompt,
  givenRanking,
} from "@/lib/db/testing/fixtures";
import { getAudit } from "./get-audit";
import { listReviewQueue } from "./list-review-queue";
import { reviewDemonstration } from "./review-demonstration";
import { reviewRanking } from "./review-ranking";

useTestDatabase();

const now = new Date("2026-06-01T09:00:00.000Z");

const queue = (projectId: string, order: QueueOrder, page: { offset?: number; limit?: number } = {}) =>
  listReviewQueue({ projectId, order, offset: 0, limit: 30, ...page });
const ids = async (projectId: string, order: QueueOrder) => (await queue(projectId, order)).items.map((i) => i.id);

const accept = async (rankingId: string, why: ReviewWhy = "chosen", seen = { revision: 1, review: 0 }) =>
  reviewRanking({
    reviewerId: await givenPerson({ role: "reviewer" }),
    rankingId,
    decision: { verdict: "accepted", comment: "", why, ...seen },
    now,
  });

describe("the queue by disagreement", () => {
  test("holds contested comparisons with two answers or more, most contested first, until all are reviewed", async () => {
    const projectId = await givenProject({ rankingOverlap: 3, auditShare: 0 });
    const [p = "", q = "", r = ""] = await givenLabelers(3);
    const [half, full, alike, alone] = await givenComparisons(projectId, 4);
    const of = (c: typeof half) => c?.responseIds as [string, string, string];
    const rank = (c: typeof half, labeler: string, tiers: string[][]) => givenRanking(c?.id ?? "", labeler, [tiers]);
    const [a, b, c] = of(half);
    await rank(half, p, [[a], [b], [c]]);
    await rank(half, q, [[a], [c], [b]]);
    await rank(half, r, [[a], [b, c]]);
    const [d, e, f] = of(full);
    const first = await rank(full, p, [[d], [e], [f]]);
    const second = await rank(full, q, [[f], [e], [d]]);
    await rank(alike, p, [of(alike)]);
    await rank(alike, q, [of(alike)]);
    await rank(alone, p, [of(alone)]);

    const { items, total } = await queue(projectId, "disagreement");
    expect(total).toBe(2);
    expect(items).toMatchObject([
      { kind: "ranking", id: full?.id, answers: 2, waiting: 2, openReturns: 0, disagreement: 1 },
      { id: half?.id, answers: 3, waiting: 3 },
    ]);
    // The same as by comparing each two labelers: three pairs of labelers, three pairs of responses.
    const ranks = [
      [1, 2, 3],
      [1, 3, 2],
      [1, 2, 2],
    ];
    const counts = [
      [0, 1],
      [0, 2],
      [1, 2],
    ].reduce((sum, [x, y]) => addCounts(sum, compareRanks(ranks[x!]!, ranks[y!]!)), NO_PAIRS);
    expect(items[1]?.disagreement).toBeCloseTo(1 - agreementRates(counts).withTies!, 12);
    expect((await queue(projectId, "disagreement", { offset: 1, limit: 1 })).items.map((i) => i.id)).toEqual([
      half?.id,
    ]);

    await accept(first);
    expect((await queue(projectId, "disagreement")).items[0]).toMatchObject({ id: full?.id, waiting: 1 });
    await accept(second);
    expect(await ids(projectId, "disagreement")).toEqual([half?.id]);
    // A revision after the review waits again.
    const revised = { labelerId: q, rankingId: second, revision: 1, tiers: [[e], [f], [d]], noneAcceptable: false };
    await reviseRanking({ ...revised, now });
    expect(await ids(projectId, "disagreement")).toEqual([full?.id, half?.id]);
  });
});

test("the queue of returns holds what waits for its labeler, and the newest queue all that waits for a reviewer", async () => {
  const projectId = await givenProject({ auditShare: 0 });
  const [p = ""] = await givenLabelers(1);
  const [comparison] = await givenComparisons(projectId, 1);
  const promptId = await givenPrompt(projectId, { text: "Write me a poem" });
  await givenRanking(comparison?.id ?? "", p, [[comparison?.responseIds ?? []]]);
  const demonstrationId = await givenDemonstration(promptId, p, ["Roses"]);
  expect(await ids(projectId, "newest")).toEqual([promptId, comparison?.id]);
  const decision = { verdict: "returned", comment: "Longer", revision: 1, review: 0, why: "chosen" } as const;
  const reviewerId = await givenPerson({ role: "reviewer" });
  await reviewDemonstration({ reviewerId, demonstrationId, decision, now });
  expect((await queue(projectId, "returned")).items).toMatchObject([
    { kind: "demonstration", id: promptId, prompt: "Write me a poem", waiting: 0, openReturns: 1, disagreement: null },
  ]);
  expect(await ids(projectId, "newest")).toEqual([comparison?.id]);
});

describe("the audit", () => {
  /** Many comparisons, each ranked by one labeler. */
  async function givenMany(auditShare: number, count: number) {
    const projectId = await givenProject({ auditShare });
    const [p = ""] = await givenLabelers(1);
    const rankings: string[] = [];
    for (const c of await givenComparisons(projectId, count, { k: 2 }))
      rankings.push(await givenRanking(c.id, p, [[c.responseIds]]));
    return { projectId, rankings };
  }

  test("draws about its share of answers, the same ones each time; a larger share keeps those", async () => {
    const { projectId, rankings } = await givenMany(0.2, 12);
    const ids = [...rankings, ...Array.from({ length: 5_000 }, () => randomUUID())];
    const drawn = () => findDrawn(db(), { projectId, ids });
    const few = await drawn();
    // Four standard deviations of 5,012 at 0.2.
    expect(Math.abs(few.size - 1_002)).toBeLessThan(113);
    expect(await drawn()).toEqual(few);
    await db().project.update({ where: { id: projectId }, data: { auditShare: 0.6 } });
    const more = await drawn();
    expect(Math.abs(more.size - 3_007)).toBeLessThan(139);
    expect([...few].filter((id) => !more.has(id))).toEqual([]);
    // The queue and the drawing of single answers say the same.
    const here = rankings.filter((id) => more.has(id)).length;
    expect((await queue(projectId, "audit")).total).toBe(here);
    expect(await getAudit({ projectId })).toMatchObject({ share: 0.6, drawn: here, reviewed: 0 });
    const probabilities = await Promise.all(
      rankings.map((answerId) => findSamplingProbability(db(), { projectId, answerId })),
    );
    expect(probabilities).toEqual(rankings.map((id) => (more.has(id) ? 0.6 : null)));
    await db().project.update({ where: { id: projectId }, data: { auditShare: 0 } });
    expect((await queue(projectId, "audit")).total).toBe(0);
  });

  test("stores the probability with each review of a drawn answer, whatever brought the reviewer, and of no other", async () => {
    const all = await givenMany(1, 2);
    await accept(all.rankings[0]!, "audit");
    await accept(all.rankings[1]!, "disagreement");
    expect(await db().review.findMany({ where: { projectId: all.projectId }, orderBy: { id: "asc" } })).toMatchObject([
      { why: "audit", samplingProbability: 1 },
      { why: "disagreement", samplingProbability: 1 },
    ]);
    const none = await givenMany(0, 1);
    await accept(none.rankings[0]!, "audit");
    expect(await db().review.findFirst({ where: { projectId: none.projectId } })).toMatchObject({
      why: "chosen",
      samplingProbability: null,
    });
  });

  test("estimates from first reviews alone how many answers are accepted", async () => {
    const { projectId, rankings } = await givenMany(1, 4);
    expect((await getAudit({ projectId })).accepted).toMatchObject({ value: null });
    for (const id of rankings.slice(1)) await accept(id);
    const returned = { verdict: "returned", comment: "Why", revision: 1, review: 0, why: "audit" } as const;
    const reviewerId = await givenPerson({ role: "reviewer" });
    await reviewRanking({ reviewerId, rankingId: rankings[0]!, decision: returned, now });
    await accept(rankings[0]!, "audit", { revision: 1, review: 1 });
    expect(await getAudit({ projectId })).toMatchObject({ drawn: 4, reviewed: 4, accepted: { value: 0.75 } });
  });

  test("counts an answer for what it stood for when the share has fallen since", async () => {
    const { projectId, rankings } = await givenMany(1, 3);
    for (const id of rankings) await accept(id);
    await db().project.update({ where: { id: projectId }, data: { auditShare: 0.000001 } });
    expect(await getAudit({ projectId })).toMatchObject({ drawn: 3, reviewed: 3, accepted: { value: 1 } });
  });
});
