/**
 * What triggers and tallies keep of reviews, against a plain recount of the raw rows, after much has happened in random order and
 * several things at once.
 */
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { compareRanks } from "@/lib/agreement/pairwise";
import { reviseDemonstration } from "@/lib/collection/revise-demonstration";
import { reviseRanking } from "@/lib/collection/revise-ranking";
import { type QueueItem, QueueOrder } from "@/lib/contract/reviews";
import { listLabelerStandings } from "@/lib/datasets/list-labeler-standings";
import { setComparisonRetired } from "@/lib/db/calibration";
import { db } from "@/lib/db/client";
import { updatePrompt } from "@/lib/db/reports";
import { insertScores } from "@/lib/db/reward-scores";
import { findItemsToFreeze, USUALLY } from "@/lib/db/snapshots";
import { useTestDatabase } from "@/lib/db/testing/database";
import {
  givenComparisons,
  givenDemonstration,
  givenLabelers,
  givenModelVersion,
  givenPerson,
  givenProject,
  givenPrompt,
  givenRanking,
} from "@/lib/db/testing/fixtures";
import { type Random, randomFrom } from "@/lib/ml/random";
import { getAudit } from "./get-audit";
import { listReviewQueue } from "./list-review-queue";
import { reviewDemonstration } from "./review-demonstration";
import { reviewRanking } from "./review-ranking";

useTestDatabase();

const SHARE = 0.4;
let clock = Date.parse("2026-06-01T09:00:00.000Z");
const soon = () => new Date((clock += 1000));

type World = Awaited<ReturnType<typeof givenWorld>>;

async function givenWorld() {
  const projectId = await givenProject({ rankingOverlap: 4, demonstrationOverlap: 4, auditShare: SHARE });
  const comparisons = await givenComparisons(projectId, 6);
  const prompts = [await givenPrompt(projectId), await givenPrompt(projectId)];
  const versions = [];
  for (let number = 1; number <= 2; number++) {
    const id = await givenModelVersion(projectId);
    await db().modelVersion.update({ where: { id }, data: { kind: "reward", number } });
    versions.push(id);
  }
  const labelers = [...(await givenLabelers(4)), await givenPerson({ simulated: true })];
  const reviewerId = await givenPerson({ role: "reviewer" });
  return { projectId, comparisons, prompts, versions, labelers, reviewerId };
}

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

function randomTiers(random: Random, ids: readonly string[]): string[][] {
  const tiers = new Map<number, string[]>();
  for (const id of ids) {
    const tier = Math.floor(random() * ids.length);
    tiers.set(tier, [...(tiers.get(tier) ?? []), id]);
  }
  return [...tiers].sort(([a], [b]) => a - b).map(([, tier]) => tier);
}

/** One thing that may happen, chosen at random from what stands there now. */
async function happen(world: World, random: Random): Promise<unknown> {
  const { projectId, comparisons, prompts, versions, labelers, reviewerId } = world;
  const comparison = pick(random, comparisons);
  const tiers = randomTiers(random, comparison.responseIds);
  const labelerId = pick(random, labelers);
  const what = Math.floor(random() * 13);
  if (what < 4) return givenRanking(comparison.id, labelerId, [tiers]);
  if (what === 4) return givenDemonstration(pick(random, prompts), labelerId, ["A text"]);
  if (what === 5 || what === 6) {
    const at = random() < 0.5 ? soon() : null;
    if (random() < 0.7) return setComparisonRetired(db(), comparison.id, at);
    if (at) return updatePrompt(db(), pick(random, prompts), { retiredAt: at });
    return db().prompt.update({ where: { id: pick(random, prompts) }, data: { retiredAt: null } });
  }
  if (what === 7) {
    const scores = comparison.responseIds.map((responseId) => ({
      responseId,
      score: 4 * random() - 2,
      heldOut: true,
    }));
    return insertScores(db(), pick(random, versions), scores);
  }
  const isRanking = random() < 0.8;
  const common = { include: { revisions: true, reviews: true } } as const;
  const rankings = await db().ranking.findMany({ where: { comparison: { projectId } }, ...common });
  const demonstrations = await db().demonstration.findMany({ where: { prompt: { projectId } }, ...common });
  const answer = pick<(typeof rankings)[number] | (typeof demonstrations)[number]>(
    random,
    isRanking ? rankings : demonstrations,
  );
  if (!answer) return;
  const revision = answer.revisions.length;
  const own = "comparisonId" in answer ? comparisons.find((c) => c.id === answer.comparisonId) : undefined;
  const order = own ? randomTiers(random, own.responseIds) : [];
  if (what < 10) {
    const input = { labelerId: answer.labelerId, revision, now: soon() };
    return own
      ? reviseRanking({ ...input, rankingId: answer.id, tiers: order, noneAcceptable: false })
      : reviseDemonstration({ ...input, demonstrationId: answer.id, text: `Text ${clock}` });
  }
  const seen = { revision, review: answer.reviews.length, why: "chosen", comment: "Why" } as const;
  const verdict = pick(random, ["accepted", "returned", "corrected"] as const);
  return own
    ? reviewRanking({
        reviewerId,
        rankingId: answer.id,
        decision:
          verdict === "corrected" ? { ...seen, verdict, tiers: order, noneAcceptable: false } : { ...seen, verdict },
        now: soon(),
      })
    : reviewDemonstration({
        reviewerId,
        demonstrationId: answer.id,
        decision: verdict === "corrected" ? { ...seen, verdict, text: `Text ${clock}` } : { ...seen, verdict },
        now: soon(),
      });
}

type Recounted = QueueItem & { draw: number | null; returnedAt: number; answeredAt: number };

/** Every task with an answer, counted from the raw rows. */
async function recount({ projectId }: World): Promise<Recounted[]> {
  const { auditSeed } = await db().project.findUniqueOrThrow({ where: { id: projectId } });
  const drawOf = (id: string) =>
    Number.parseInt(
      createHash("md5")
        .update(auditSeed + id)
        .digest("hex")
        .slice(0, 8),
      16,
    ) /
    2 ** 32;
  type Answer = {
    id: string;
    createdAt: Date;
    revisions: { revision: number; authorId: string | null }[];
    reviews: { number: number; revision: number; verdict: string; createdAt: Date }[];
  };
  const stateOf = (answers: readonly Answer[]) => {
    const states = answers.map((answer) => {
      const newest = answer.revisions.reduce((a, b) => (b.revision > a.revision ? b : a));
      const last = answer.reviews.toSorted((a, b) => a.number - b.number).at(-1);
      return {
        waits: !last || (newest.authorId === null && newest.revision > last.revision),
        returned: last?.verdict === "returned" && last.revision === newest.revision ? last.createdAt.getTime() : null,
        draw: drawOf(answer.id),
        at: answer.createdAt.getTime(),
      };
    });
    const waiting = states.filter((s) => s.waits);
    const returned = states.flatMap((s) => s.returned ?? []);
    return {
      answers: states.length,
      waiting: waiting.length,
      openReturns: returned.length,
      draw: waiting.length > 0 ? Math.min(...waiting.map((s) => s.draw)) : null,
      returnedAt: Math.min(...returned),
      answeredAt: Math.max(...states.map((s) => s.at)),
    };
  };
  const answers = { include: { revisions: true, reviews: true } } as const;
  const comparisons = await db().comparison.findMany({
    where: { projectId, retiredAt: null },
    include: {
      responses: { include: { response: { include: { rewardScores: { include: { modelVersion: true } } } } } },
      rankings: { include: { revisions: { include: { entries: true } }, reviews: true } },
    },
  });
  const prompts = await db().prompt.findMany({
    where: { projectId, retiredAt: null },
    include: { demonstrations: answers },
  });
  return [
    ...comparisons.map(({ id, rankings, responses }) => {
      const ids = responses.map((r) => r.responseId).sort();
      const ranks = rankings.map((ranking) => {
        const own = ranking.revisions.filter((r) => r.authorId === null);
        const { entries } = own.reduce((a, b) => (b.revision > a.revision ? b : a));
        return ids.map((responseId) => entries.find((e) => e.responseId === responseId)!.tier);
      });
      const counts = ranks.flatMap((a, i) => ranks.slice(i + 1).map((b) => compareRanks(a, b)));
      const all = counts.length * (ids.length * (ids.length - 1)) * 0.5;
      const apart = counts.reduce((sum, c) => sum + c.disagree + c.oneTied / 2, 0);
      const scored = responses.map((r) => r.response.rewardScores);
      const judge = Math.max(
        0,
        ...[1, 2].filter((number) => scored.every((scores) => scores.some((s) => s.modelVersion.number === number))),
      );
      const scoreOf = (responseId: string) =>
        responses
          .find((r) => r.responseId === responseId)
          ?.response.rewardScores.find((s) => s.modelVersion.number === judge)?.score ?? 0;
      const against = ids.flatMap((x, i) =>
        ids.slice(i + 1).flatMap((y, k) => {
          const votes = ranks.reduce((sum, r) => sum + Math.sign(r[i + 1 + k]! - r[i]!), 0);
          const lead = scoreOf(x) - scoreOf(y);
          return votes * lead < 0 ? [1 / (1 + Math.exp(-Math.abs(lead)))] : [];
        }),
      );
      return {
        kind: "ranking" as const,
        id,
        prompt: "",
        disagreement: ranks.length < 2 ? null : apart / all,
        againstModel: against.length > 0 ? Math.max(...against) : null,
        ...stateOf(rankings),
      };
    }),
    ...prompts.map(({ id, demonstrations }) => ({
      kind: "demonstration" as const,
      id,
      prompt: "",
      disagreement: null,
      againstModel: null,
      ...stateOf(demonstrations),
    })),
  ].filter((task) => task.answers > 0);
}

const QUEUES: Record<QueueOrder, { holds: (t: Recounted) => boolean; first: (t: Recounted) => number }> = {
  disagreement: { holds: (t) => t.waiting > 0 && (t.disagreement ?? 0) > 0, first: (t) => -t.disagreement! },
  against_model: { holds: (t) => t.waiting > 0 && t.againstModel !== null, first: (t) => -t.againstModel! },
  audit: { holds: (t) => t.draw !== null && t.draw < SHARE, first: (t) => t.draw! },
  returned: { holds: (t) => t.openReturns > 0, first: (t) => t.returnedAt },
  newest: { holds: (t) => t.waiting > 0, first: (t) => -t.answeredAt },
};

/** Near enough: the database adds up in another order. */
const rounded = ({ kind, id, answers, waiting, openReturns, disagreement, againstModel }: QueueItem) => ({
  ...{ kind, id, answers, waiting, openReturns },
  disagreement: disagreement?.toFixed(9) ?? null,
  againstModel: againstModel?.toFixed(9) ?? null,
});

/** @returns the queues that held something. */
async function expectQueuesTrue(world: World): Promise<QueueOrder[]> {
  const tasks = await recount(world);
  const held: QueueOrder[] = [];
  for (const order of QueueOrder.options) {
    const { holds, first } = QUEUES[order];
    const expected = tasks
      .filter(holds)
      .sort((a, b) => Number(first(a).toFixed(9)) - Number(first(b).toFixed(9)) || (a.id < b.id ? -1 : 1));
    const { items, total } = await listReviewQueue({ projectId: world.projectId, order, offset: 0, limit: 100 });
    expect([order, items.map(rounded)]).toEqual([order, expected.map(rounded)]);
    expect(total).toBe(expected.length);
    if (total > 0) held.push(order);
  }
  return held;
}

/** Standings from the rankings that a snapshot would hold, each as its labeler last gave it. */
async function expectStandingsTrue({ projectId }: World): Promise<void> {
  for (const whose of ["people", "both"] as const) {
    const who = { people: true, simulated: whose === "both" };
    const items = await findItemsToFreeze(db(), projectId, who, USUALLY);
    const rows = await db().ranking.findMany({
      where: { revisions: { some: { id: { in: items.map((item) => item.id) } } } },
      include: { revisions: { where: { authorId: null }, orderBy: { revision: "asc" }, include: { entries: true } } },
    });
    const ranked = rows.map(({ comparisonId, labelerId, revisions }) => ({
      comparisonId,
      labelerId,
      ranks: revisions
        .at(-1)!
        .entries.toSorted((a, b) => (a.responseId < b.responseId ? -1 : 1))
        .map((e) => e.tier),
    }));
    const expected = [...new Set(items.flatMap((item) => item.labelerId ?? []))].map((id) => {
      const own = (kind: string) => items.filter((item) => item.labelerId === id && item.kind === kind).length;
      const shared = ranked
        .filter((r) => r.labelerId === id)
        .flatMap((a) =>
          ranked
            .filter((b) => b.comparisonId === a.comparisonId && b.labelerId !== id)
            .map((b) => compareRanks(a.ranks, b.ranks)),
        );
      const agree = shared.reduce((sum, c) => sum + c.agree, 0);
      const pairs = shared.reduce((sum, c) => sum + c.agree + c.disagree, 0);
      return [
        id,
        own("ranking"),
        own("demonstration"),
        pairs === 0 ? null : { value: (agree / pairs).toFixed(9), pairs },
      ];
    });
    const { labelers, uncounted } = await listLabelerStandings({ projectId, whose });
    expect(uncounted).toBe(0);
    const told = labelers.map(({ labeler, rankings, demonstrations, agreement }) => [
      labeler.id,
      rankings,
      demonstrations,
      agreement && { value: agreement.value.toFixed(9), pairs: agreement.pairs },
    ]);
    expect(told.sort()).toEqual(expected.sort());
  }
}

async function expectAuditTrue(world: World): Promise<void> {
  const { projectId } = world;
  const audit = await getAudit({ projectId });
  const reviews = await db().review.findMany({ where: { projectId, number: 1 } });
  const live = new Set((await recount(world)).map((task) => task.id));
  const drawn = await db().$queryRaw<{ id: string; taskId: string }[]>`
    SELECT "id", "taskId" FROM "ReviewableAnswer" WHERE "draw" < ${SHARE}`;
  const mine = drawn.filter(({ taskId }) => live.has(taskId));
  expect(audit.drawn).toBe(mine.length);
  const reviewed = reviews.filter((r) => mine.some(({ id }) => id === (r.rankingId ?? r.demonstrationId)));
  expect(audit.reviewed).toBe(reviewed.length);
}

test("queues, audit and standings are what a plain recount says, whatever happened, also at once and in part refused", async () => {
  for (const seed of [1, 2]) {
    const world = await givenWorld();
    const random = randomFrom(seed);
    const outcomes = new Set<string>();
    const held = new Set<QueueOrder>();
    for (let i = 0; i < 20; i++) {
      for (const { status } of await Promise.allSettled(Array.from({ length: 5 }, () => happen(world, random))))
        outcomes.add(status);
      if (i % 2 === 1) for (const order of await expectQueuesTrue(world)) held.add(order);
    }
    // A second ranking by the same labeler, or a decision on what has changed, is refused.
    expect(outcomes).toEqual(new Set(["fulfilled", "rejected"]));
    expect(held).toEqual(new Set(QueueOrder.options));
    await expectQueuesTrue(world);
    await expectAuditTrue(world);
    await expectStandingsTrue(world);
  }
}, 120_000);

test("a transaction that breaks off leaves the queue as it was", async () => {
  const world = await givenWorld();
  const [comparison] = world.comparisons;
  const rankingId = await givenRanking(comparison!.id, world.labelers[0]!, [[comparison!.responseIds]]);
  const before = await listReviewQueue({ projectId: world.projectId, order: "newest", offset: 0, limit: 9 });
  const broken = db().$transaction(async (tx) => {
    const [a, ...others] = comparison!.responseIds;
    await tx.rankingRevision.create({
      data: {
        rankingId,
        revision: 2,
        entries: { create: [{ responseId: a!, tier: 1 }, ...others.map((responseId) => ({ responseId, tier: 2 }))] },
      },
    });
    await tx.comparison.update({ where: { id: comparison!.id }, data: { retiredAt: new Date() } });
    throw new Error("The power fails.");
  });
  await expect(broken).rejects.toThrow("The power fails.");
  expect(await listReviewQueue({ projectId: world.projectId, order: "newest", offset: 0, limit: 9 })).toEqual(before);
  await expectQueuesTrue(world);
});
