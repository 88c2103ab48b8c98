/** What a snapshot would hold by labeler, and what weighing labelers would change in it. Added up in the database. */
import type { Split } from "@/lib/contract/common";
import type { Transaction } from "./client";
import { Prisma } from "./generated/client";
import { openReturns } from "./reviews";
import { byWhom, fromSource, itemsToFreeze, type Which, type Whom } from "./snapshots";

/** SQL: the rankings that a snapshot taken now would hold: revision, labeler, comparison, split. */
const ranked = (projectId: string, who: Whom, which: Which) => Prisma.sql`
  SELECT i."id", i."split", i."labelerId", r."comparisonId"
  FROM (${itemsToFreeze(projectId, who, which)}) i JOIN "RankingRevision" v ON v."id" = i."id" JOIN "Ranking" r ON r."id" = v."rankingId"
  WHERE i."kind" = 'ranking'`;

export type StandingRow = {
  id: string;
  name: string;
  simulated: boolean;
  rankings: number;
  demonstrations: number;
  /** Strict pairs ordered as another labeler did, and the other way round. */
  agree: number;
  disagree: number;
};

/**
 * SQL: `comparison`, those whose rankings a snapshot taken now would hold; `returned`, the answers of the project that wait for their
 * labelers; and `spared`, the rankings that it would not hold, since they do or say too little. What `itemsToFreeze` says, without
 * looking for newest revisions.
 */
const inSnapshot = (projectId: string, which: Which) => Prisma.sql`
  prompt AS (
    SELECT "id" FROM "Prompt" WHERE "projectId" = ${projectId}::uuid AND "retiredAt" IS NULL AND NOT "personalData"),
  comparison AS MATERIALIZED (
    SELECT c."id" FROM "Comparison" c JOIN prompt ON prompt."id" = c."promptId"
    WHERE c."retiredAt" IS NULL AND ${fromSource(which)}),
  returned AS MATERIALIZED (${openReturns(projectId)}),
  spared AS MATERIALIZED (
    SELECT r."id", r."comparisonId", r."labelerId" FROM "Ranking" r WHERE r."id" IN (SELECT "rankingId" FROM returned)
    UNION
    SELECT r."id", r."comparisonId", r."labelerId" FROM comparison c JOIN "Ranking" r ON r."comparisonId" = c."id"
      JOIN "RankingRevision" v ON v."rankingId" = r."id" AND v."strength" < ${which.weakestStrength}::"PreferenceStrength"
    WHERE ${which.weakestStrength !== "slightly"} AND NOT EXISTS (
      SELECT 1 FROM "RankingRevision" later WHERE later."rankingId" = r."id" AND later."revision" > v."revision"))`;

/**
 * Everyone whose answers a snapshot taken now would hold, and how far each orders pairs as others do. That is added up from the
 * tallies of agreement: of what labelers said themselves, not of reviewers' corrections, and as far as those are counted.
 */
export const findStandings = (tx: Transaction, projectId: string, who: Whom, which: Which): Promise<StandingRow[]> =>
  tx.$queryRaw`
    WITH ${inSnapshot(projectId, which)},
    person AS MATERIALIZED (SELECT u."id", u."name", u."simulated" FROM "User" u WHERE ${byWhom(who)}),
    ranked AS (
      SELECT r."labelerId", count(*) AS "rankings" FROM "Ranking" r JOIN comparison c ON c."id" = r."comparisonId"
      WHERE r."id" NOT IN (SELECT "id" FROM spared) GROUP BY 1),
    written AS (
      SELECT d."labelerId", count(*) AS "demonstrations" FROM "Demonstration" d JOIN prompt ON prompt."id" = d."promptId"
        JOIN LATERAL (SELECT "personalData" FROM "DemonstrationRevision" v WHERE v."demonstrationId" = d."id"
          ORDER BY v."revision" DESC LIMIT 1) newest ON NOT newest."personalData"
      WHERE d."id" NOT IN (SELECT "demonstrationId" FROM returned WHERE "demonstrationId" IS NOT NULL) GROUP BY 1),
    pair AS MATERIALIZED (
      SELECT t."labelerA", t."labelerB", sum(t."agree") AS "agree", sum(t."disagree") AS "disagree"
      FROM "PairTally" t JOIN comparison c ON c."id" = t."comparisonId"
      WHERE t."projectId" = ${projectId}::uuid
        AND NOT EXISTS (SELECT 1 FROM spared s WHERE s."comparisonId" = t."comparisonId" AND s."labelerId" = t."labelerA")
        AND NOT EXISTS (SELECT 1 FROM spared s WHERE s."comparisonId" = t."comparisonId" AND s."labelerId" = t."labelerB")
      GROUP BY 1, 2),
    peers AS (
      SELECT l."id", sum("agree") AS "agree", sum("disagree") AS "disagree"
      FROM pair JOIN person a ON a."id" = pair."labelerA" JOIN person b ON b."id" = pair."labelerB"
        CROSS JOIN LATERAL (VALUES (a."id"), (b."id")) AS l ("id")
      GROUP BY 1)
    SELECT person.*, coalesce(ranked."rankings", 0)::int AS "rankings", coalesce(written."demonstrations", 0)::int AS "demonstrations",
      coalesce(peers."agree", 0)::int AS "agree", coalesce(peers."disagree", 0)::int AS "disagree"
    FROM person LEFT JOIN ranked ON ranked."labelerId" = person."id" LEFT JOIN written ON written."labelerId" = person."id"
      LEFT JOIN peers ON peers."id" = person."id"
    WHERE ranked."rankings" > 0 OR written."demonstrations" > 0 ORDER BY person."name", person."id"`;

/**
 * What each labeler says of each pair of responses, in the newest counted comparisons that several have ranked: labelers
 * themselves, not reviewers who corrected them.
 */
export const findPairOrders = (
  tx: Transaction,
  by: { projectId: string; who: Whom; which: Which; comparisons: number },
): Promise<{ comparison: string; pair: string; labeler: string; order: -1 | 0 | 1 }[]> =>
  tx.$queryRaw`
    WITH ${inSnapshot(by.projectId, by.which)},
    shared AS MATERIALIZED (
      SELECT t."comparisonId" FROM "ComparisonTally" t JOIN comparison c ON c."id" = t."comparisonId"
      WHERE t."projectId" = ${by.projectId}::uuid AND t."crowd" = ${crowdOf(by.who)}::"Crowd"
      ORDER BY 1 DESC LIMIT ${by.comparisons}),
    ranked AS MATERIALIZED (
      SELECT r."id", r."comparisonId", r."labelerId", count(*) OVER (PARTITION BY r."comparisonId") AS "labelers"
      FROM shared JOIN "Ranking" r ON r."comparisonId" = shared."comparisonId"
        JOIN "User" u ON u."id" = r."labelerId" AND ${byWhom(by.who)}
      WHERE r."id" NOT IN (SELECT "id" FROM spared))
    SELECT r."comparisonId"::text AS "comparison", x."responseId"::text || y."responseId"::text AS "pair",
      r."labelerId"::text AS "labeler", sign(y."tier" - x."tier")::int AS "order"
    FROM ranked r
      JOIN LATERAL (SELECT "id" FROM "RankingRevision" v WHERE v."rankingId" = r."id" AND v."authorId" IS NULL
        ORDER BY "revision" DESC LIMIT 1) v ON true
      JOIN "RankingEntry" x ON x."rankingRevisionId" = v."id"
      JOIN "RankingEntry" y ON y."rankingRevisionId" = v."id" AND y."responseId" > x."responseId"
    WHERE r."labelers" > 1 ORDER BY 1, 2, 3`;

const crowdOf = ({ people, simulated }: Whom) => (people && simulated ? "everyone" : people ? "people" : "simulated");

type Held = { labelers: number; demonstrations: number; rankings: number; pairs: number };
export type ChangeRow = {
  split: Split;
  before: Held;
  after: Held;
  majorities: number;
  flipped: number;
  lost: number;
  gained: number;
};

/** What weights would change, by split: all splits that hold an answer. Weights are decimal, so that equal ones cancel. */
export async function countChanges(
  tx: Transaction,
  by: { projectId: string; who: Whom; which: Which; weights: readonly { labelerId: string; weight: number }[] },
): Promise<ChangeRow[]> {
  const weights = Prisma.sql`
    SELECT * FROM unnest(${by.weights.map((w) => w.labelerId)}::uuid[], ${by.weights.map((w) => w.weight)}::numeric[])
      AS w ("labelerId", "weight")`;
  const answers = await tx.$queryRaw<(Omit<Held, "pairs"> & { split: Split; kept: boolean })[]>`
    SELECT i."split", k."kept", count(DISTINCT i."labelerId")::int AS "labelers",
      (count(*) FILTER (WHERE i."kind" = 'demonstration'))::int AS "demonstrations",
      (count(*) FILTER (WHERE i."kind" = 'ranking'))::int AS "rankings"
    FROM (${itemsToFreeze(by.projectId, by.who, by.which)}) i LEFT JOIN (${weights}) w ON w."labelerId" = i."labelerId"
      JOIN (VALUES (false), (true)) AS k ("kept") ON NOT k."kept" OR coalesce(w."weight", 1) > 0
    WHERE i."kind" <> 'prompt' GROUP BY 1, 2`;
  const pairs = await tx.$queryRaw<
    { split: Split; before: number; after: number; majorities: number; flipped: number; lost: number; gained: number }[]
  >`
    SELECT "split", sum("strict")::int AS "before", sum("kept")::int AS "after",
      (count(*) FILTER (WHERE "was" <> 0))::int AS "majorities", (count(*) FILTER (WHERE sign("was") * sign("is") < 0))::int AS "flipped",
      (count(*) FILTER (WHERE "was" <> 0 AND "is" = 0))::int AS "lost", (count(*) FILTER (WHERE "was" = 0 AND "is" <> 0))::int AS "gained"
    FROM (
      SELECT r."split", count(*) FILTER (WHERE x."tier" <> y."tier") AS "strict",
        count(*) FILTER (WHERE x."tier" <> y."tier" AND coalesce(w."weight", 1) > 0) AS "kept",
        sum(sign(y."tier" - x."tier")) AS "was", sum(sign(y."tier" - x."tier")::numeric * coalesce(w."weight", 1)) AS "is"
      FROM (${ranked(by.projectId, by.who, by.which)}) r LEFT JOIN (${weights}) w ON w."labelerId" = r."labelerId"
        JOIN "RankingEntry" x ON x."rankingRevisionId" = r."id"
        JOIN "RankingEntry" y ON y."rankingRevisionId" = r."id" AND y."responseId" > x."responseId"
      GROUP BY r."split", r."comparisonId", x."responseId", y."responseId") pair
    GROUP BY 1`;
  const SPLITS: readonly Split[] = ["train", "validation", "test"];
  return SPLITS.flatMap((split) => {
    const side = (kept: boolean) => answers.find((row) => row.split === split && row.kept === kept);
    const before = side(false);
    if (!before) return [];
    const pair = pairs.find((row) => row.split === split);
    const held = (row: typeof before | undefined, count: number | undefined): Held => ({
      labelers: row?.labelers ?? 0,
      demonstrations: row?.demonstrations ?? 0,
      rankings: row?.rankings ?? 0,
      pairs: count ?? 0,
    });
    return [
      {
        split,
        before: held(before, pair?.before),
        after: held(side(true), pair?.after),
        majorities: pair?.majorities ?? 0,
        flipped: pair?.flipped ?? 0,
        lost: pair?.lost ?? 0,
        gained: pair?.gained ?? 0,
      },
    ];
  });
}
