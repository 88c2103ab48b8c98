/** The memory of what was counted from rankings: see lib/agreement/count-revisions.ts for how it stays true. */
import type { Transaction } from "./client";
import { Prisma } from "./generated/client";

/** Any number, the same in every process: one counts at a time. */
const COUNTING = 7_305_001;

/**
 * Takes the oldest revisions off the list of uncounted ones. Who counts at the same time waits until the transaction ends.
 * @returns the comparisons that they belong to, and how many revisions were taken.
 */
export async function takeUncounted(
  tx: Transaction,
  most: number,
): Promise<{ comparisonIds: string[]; taken: number }> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${COUNTING})`;
  const rows = await tx.$queryRaw<{ comparisonId: string }[]>`
    WITH taken AS (
      DELETE FROM "UncountedRevision" WHERE "rankingRevisionId" IN (
        SELECT "rankingRevisionId" FROM "UncountedRevision" ORDER BY "rankingRevisionId" LIMIT ${most})
      RETURNING "rankingRevisionId")
    SELECT r."comparisonId" FROM taken JOIN "RankingRevision" v ON v."id" = taken."rankingRevisionId"
      JOIN "Ranking" r ON r."id" = v."rankingId"`;
  return { comparisonIds: [...new Set(rows.map((r) => r.comparisonId))], taken: rows.length };
}

/** How many revisions are not counted yet. */
export const countUncounted = (tx: Transaction): Promise<number> => tx.uncountedRevision.count();

/** Puts every revision on the list again, so that all is counted from scratch. */
export const uncountAll = (tx: Transaction): Promise<number> =>
  tx.$executeRaw`INSERT INTO "UncountedRevision" SELECT "id" FROM "RankingRevision" ON CONFLICT DO NOTHING`;

export type RankingToCount = {
  comparisonId: string;
  projectId: string;
  rankingId: string;
  labelerId: string;
  simulated: boolean;
  createdAt: Date;
  guidelinesVersionId: string | null;
  displayOrder: string[];
  activeSeconds: number;
  responseIds: string[];
  tiers: number[];
};

/**
 * All rankings of some comparisons, with the entries of the newest revisions by their labelers: a reviewer's correction is not what
 * the labeler thinks. What is chosen in a conversation or asked again has no peers, and is left out.
 */
export const findRankingsToCount = (tx: Transaction, comparisonIds: readonly string[]): Promise<RankingToCount[]> =>
  tx.$queryRaw`
    SELECT r."comparisonId", c."projectId", r."id" AS "rankingId", r."labelerId", u."simulated", r."createdAt",
      r."guidelinesVersionId", r."displayOrder", r."activeSeconds",
      array_agg(e."responseId"::text) AS "responseIds", array_agg(e."tier") AS "tiers"
    FROM "Ranking" r JOIN "Comparison" c ON c."id" = r."comparisonId" JOIN "User" u ON u."id" = r."labelerId"
      JOIN LATERAL (SELECT v."id" FROM "RankingRevision" v WHERE v."rankingId" = r."id" AND v."authorId" IS NULL
        ORDER BY v."revision" DESC LIMIT 1) newest ON true
      JOIN "RankingEntry" e ON e."rankingRevisionId" = newest."id"
    WHERE r."comparisonId" = ANY(${[...comparisonIds]}::uuid[]) AND c."source" = 'ranking_task'
    GROUP BY r."id", c."projectId", u."simulated"`;

export type ResponseToCount = {
  comparisonId: string;
  id: string;
  modelVersionId: string;
  /** Characters. */
  length: number;
  /** The first characters: enough to see whether it agrees. */
  opening: string;
};

export const findResponsesToCount = (tx: Transaction, comparisonIds: readonly string[]): Promise<ResponseToCount[]> =>
  tx.$queryRaw`
    SELECT cr."comparisonId", p."id", p."modelVersionId", length(p."text") AS "length", left(p."text", 80) AS "opening"
    FROM "ComparisonResponse" cr JOIN "Response" p ON p."id" = cr."responseId"
    WHERE cr."comparisonId" = ANY(${[...comparisonIds]}::uuid[]) ORDER BY cr."comparisonId", cr."position"`;

/** The user's last message before the responses, and the length of the whole prompt, by comparison. */
export const findPromptsToCount = (
  tx: Transaction,
  comparisonIds: readonly string[],
): Promise<{ comparisonId: string; length: number; last: string }[]> =>
  tx.$queryRaw`
    SELECT c."id" AS "comparisonId", sum(length(m."content"))::int AS "length",
      (array_agg(m."content" ORDER BY m."position" DESC))[1] AS "last"
    FROM "Comparison" c JOIN "Message" m ON m."promptId" = c."promptId"
    WHERE c."id" = ANY(${[...comparisonIds]}::uuid[]) GROUP BY c."id"`;

/**
 * What labelers of some comparisons ranked twice, as they were asked again or texts came again: the ranks that they gave to
 * responses of those comparisons, and to responses of other comparisons of the same prompts. Equal texts share a digest.
 */
export const findRepeatsToCount = (
  tx: Transaction,
  comparisonIds: readonly string[],
): Promise<
  { labelerId: string; projectId: string; promptId: string; comparisonId: string; text: string; tier: number }[]
> =>
  tx.$queryRaw`
    WITH met AS (
      SELECT r."id", r."labelerId", c."id" AS "comparisonId", c."projectId", c."promptId",
        count(*) OVER own AS "times", bool_or(c."id" = ANY(${[...comparisonIds]}::uuid[])) OVER own AS "isCounted"
      FROM "Comparison" c JOIN "Ranking" r ON r."comparisonId" = c."id"
      WHERE c."source" IN ('ranking_task', 'repetition')
        AND c."promptId" IN (SELECT "promptId" FROM "Comparison" WHERE "id" = ANY(${[...comparisonIds]}::uuid[]))
      WINDOW own AS (PARTITION BY r."labelerId", c."promptId"))
    SELECT met."labelerId", met."projectId", met."promptId", met."comparisonId", md5(p."text") AS "text", e."tier"
    FROM met JOIN LATERAL (SELECT v."id" FROM "RankingRevision" v WHERE v."rankingId" = met."id" AND v."authorId" IS NULL
        ORDER BY v."revision" DESC LIMIT 1) newest ON true
      JOIN "RankingEntry" e ON e."rankingRevisionId" = newest."id" JOIN "Response" p ON p."id" = e."responseId"
    WHERE met."times" > 1 AND met."isCounted"`;

/** Puts new tallies of some comparisons in the place of the old ones. */
export async function replaceTallies(
  tx: Transaction,
  comparisonIds: readonly string[],
  tallies: {
    rankings: readonly Prisma.RankingTallyCreateManyInput[];
    repeats: readonly Prisma.RepeatTallyCreateManyInput[];
    pairs: readonly Prisma.PairTallyCreateManyInput[];
    crowds: readonly Prisma.ComparisonTallyCreateManyInput[];
    versions: readonly Prisma.VersionTallyCreateManyInput[];
  },
): Promise<void> {
  const these = Prisma.sql`"comparisonId" = ANY(${[...comparisonIds]}::uuid[])`;
  await tx.$executeRaw`DELETE FROM "VersionTally" WHERE "rankingId" IN (SELECT "id" FROM "Ranking" WHERE ${these})`;
  await tx.$executeRaw`DELETE FROM "RankingTally" WHERE ${these}`;
  await tx.$executeRaw`DELETE FROM "RepeatTally"
    WHERE "comparisonA" = ANY(${[...comparisonIds]}::uuid[]) OR "comparisonB" = ANY(${[...comparisonIds]}::uuid[])`;
  await tx.$executeRaw`DELETE FROM "PairTally" WHERE ${these}`;
  await tx.$executeRaw`DELETE FROM "ComparisonTally" WHERE ${these}`;
  // One parameter for all rows: Prisma's own way sends one for each value, which takes longer than the counting.
  const insert = (table: string, rows: readonly object[]) => {
    const into = Prisma.raw(`"${table}"`);
    return tx.$executeRaw`
      INSERT INTO ${into} SELECT * FROM jsonb_populate_recordset(NULL::${into}, ${JSON.stringify(rows)}::jsonb)`;
  };
  await insert("RankingTally", tallies.rankings);
  await insert("RepeatTally", tallies.repeats);
  await insert("PairTally", tallies.pairs);
  await insert("ComparisonTally", tallies.crowds);
  await insert("VersionTally", tallies.versions);
}
