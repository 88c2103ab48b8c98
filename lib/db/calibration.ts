/** The calibration pool: comparisons with a reference answer. The newest revision of a comparison is in force. */
import type { CalibrationUse } from "@/lib/contract/calibration";
import type { Message } from "@/lib/contract/common";
import type { Assignment } from "./assignments";
import { blindResponses } from "./blind-order";
import type { Transaction } from "./client";
import { Prisma } from "./generated/client";
import { type TierList, tiersOf } from "./rankings";

/** References in force of a project, as rows `f`; more conditions may follow with AND. */
const inForce = (projectId: string) => Prisma.sql`
  "CalibrationReference" f WHERE f."projectId" = ${projectId}::uuid AND NOT f."retired"
    AND NOT EXISTS (SELECT 1 FROM "CalibrationReference" later
      WHERE later."comparisonId" = f."comparisonId" AND later."revision" > f."revision")`;

/** References for mixing that say nothing to the labeler yet: not had as a task, practised or examined, nor written themselves. */
const unseenBy = (labelerId: string, projectId: string) => Prisma.sql`
  ${inForce(projectId)} AND f."use" = 'calibration'
    AND EXISTS (SELECT 1 FROM "Comparison" c JOIN "Prompt" p ON p."id" = c."promptId" AND p."retiredAt" IS NULL
      WHERE c."id" = f."comparisonId")
    AND NOT EXISTS (SELECT 1 FROM "Assignment" a
      WHERE a."labelerId" = ${labelerId}::uuid AND a."comparisonId" = f."comparisonId" AND a."kind" = 'ranking')
    AND NOT EXISTS (SELECT 1 FROM "CalibrationReference" g WHERE g."comparisonId" = f."comparisonId"
      AND (g."createdById" = ${labelerId}::uuid
        OR EXISTS (SELECT 1 FROM "PracticeAnswer" x WHERE x."referenceId" = g."id" AND x."labelerId" = ${labelerId}::uuid)
        OR EXISTS (SELECT 1 FROM "ExamItem" i JOIN "ExamAttempt" e ON e."id" = i."attemptId"
          WHERE i."referenceId" = g."id" AND e."labelerId" = ${labelerId}::uuid)))`;

type Who = { labelerId: string; projectId: string };

/** How many ranking tasks the labeler was ever given in the project. */
export const countRankingTurns = (tx: Transaction, by: Who): Promise<number> =>
  tx.assignment.count({ where: { ...by, kind: "ranking" } });

export async function countUnseenCalibrations(tx: Transaction, { labelerId, projectId }: Who): Promise<number> {
  const [row] = await tx.$queryRaw<{ unseen: number }[]>`
    SELECT count(*)::int AS "unseen" FROM ${unseenBy(labelerId, projectId)}`;
  return row?.unseen ?? 0;
}

export type UnseenCalibration = { referenceId: string; comparisonId: string; promptId: string };

/** A calibration comparison that the labeler has not seen, in an order of their own; null when there is none. */
export async function findUnseenCalibration(
  tx: Transaction,
  { labelerId, projectId }: Who,
): Promise<UnseenCalibration | null> {
  const [row] = await tx.$queryRaw<UnseenCalibration[]>`
    SELECT f."id" AS "referenceId", f."comparisonId",
      (SELECT c."promptId" FROM "Comparison" c WHERE c."id" = f."comparisonId") AS "promptId"
    FROM ${unseenBy(labelerId, projectId)} ORDER BY md5(f."comparisonId"::text || ${labelerId}) LIMIT 1`;
  return row ?? null;
}

export const insertCalibrationAssignment = (
  tx: Transaction,
  data: {
    id: string;
    projectId: string;
    labelerId: string;
    promptId: string;
    comparisonId: string;
    calibrationReferenceId: string;
    displayOrder: string[];
    leasedAt: Date;
    expiresAt: Date;
  },
): Promise<Assignment> => tx.assignment.create({ data: { ...data, kind: "ranking" } });

export type ReferenceRow = {
  id: string;
  comparisonId: string;
  projectId: string;
  revision: number;
  use: CalibrationUse;
  reason: string;
  retired: boolean;
  tiers: TierList;
  sensitive: string[];
  createdBy: string;
  createdAt: Date;
};

const withEntries = { entries: true, createdBy: { select: { name: true } } } as const;
type Stored = Prisma.CalibrationReferenceGetPayload<{ include: typeof withEntries }>;

const referenceRow = ({ entries, createdBy, ...row }: Stored): ReferenceRow => ({
  ...row,
  createdBy: createdBy.name,
  tiers: tiersOf(entries),
  sensitive: entries.filter((e) => e.sensitive).map((e) => e.responseId),
});

/** References by id, in the order of the ids. */
export async function findReferences(tx: Transaction, ids: readonly string[]): Promise<ReferenceRow[]> {
  const rows = await tx.calibrationReference.findMany({ where: { id: { in: [...ids] } }, include: withEntries });
  const byId = new Map(rows.map((row) => [row.id, referenceRow(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Ids of the references in force, newest first; of one use when given. */
export async function listReferenceIds(
  tx: Transaction,
  by: { projectId: string; use: CalibrationUse | null },
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT f."id" FROM ${inForce(by.projectId)} AND (${by.use}::text IS NULL OR f."use"::text = ${by.use})
    ORDER BY f."id" DESC`;
  return rows.map((row) => row.id);
}

/** A comparison's newest reference, retired or not, with the comparison's row held; `null` when it has none. */
export async function lockNewestReference(tx: Transaction, comparisonId: string): Promise<ReferenceRow | null> {
  await tx.$queryRaw`SELECT 1 FROM "Comparison" WHERE "id" = ${comparisonId}::uuid FOR NO KEY UPDATE`;
  const row = await tx.calibrationReference.findFirst({
    where: { comparisonId },
    orderBy: { revision: "desc" },
    include: withEntries,
  });
  return row && referenceRow(row);
}

export const insertReference = (
  tx: Transaction,
  {
    tiers,
    sensitive,
    ...data
  }: {
    projectId: string;
    comparisonId: string;
    revision: number;
    use: CalibrationUse;
    reason: string;
    retired: boolean;
    createdById: string;
    createdAt: Date;
    tiers: TierList;
    sensitive: readonly string[];
  },
): Promise<unknown> =>
  tx.calibrationReference.create({
    data: {
      ...data,
      entries: {
        create: tiers.flatMap((tier, i) =>
          tier.map((responseId) => ({ responseId, tier: i + 1, sensitive: sensitive.includes(responseId) })),
        ),
      },
    },
  });

/** Takes a comparison out of ordinary work, or gives it back. */
export const setComparisonRetired = (tx: Transaction, id: string, retiredAt: Date | null): Promise<unknown> =>
  tx.comparison.update({ where: { id }, data: { retiredAt } });

/** Whether the comparison is the project's, and made to be ranked: what is said in a conversation is shown to nobody else. */
export const isComparisonOf = async (tx: Transaction, id: string, projectId: string): Promise<boolean> =>
  (await tx.comparison.count({ where: { id, projectId, source: "ranking_task" } })) > 0;

export type ComparisonContent = {
  id: string;
  promptId: string;
  messages: Message[];
  responses: { id: string; text: string }[];
};

/** Prompt and responses of comparisons, the responses in an order that tells nothing. Nothing of models. */
export async function findComparisonContents(
  tx: Transaction,
  ids: readonly string[],
): Promise<Map<string, ComparisonContent>> {
  const rows = await tx.comparison.findMany({
    where: { id: { in: [...ids] } },
    select: {
      id: true,
      promptId: true,
      prompt: { select: { messages: { orderBy: { position: "asc" }, select: { role: true, content: true } } } },
      responses: { select: { response: { select: { id: true, text: true } } } },
    },
  });
  return new Map(
    rows.map(({ id, promptId, prompt, responses }) => [
      id,
      { id, promptId, messages: prompt.messages, responses: blindResponses(id, responses) },
    ]),
  );
}

/** Ranks that a labeler and the reference in force gave to the same responses, in the same order. */
export type CalibrationRanks = {
  comparisonId: string;
  labelerId: string;
  rankedAt: Date;
  given: number[];
  reference: number[];
};

/**
 * All rankings of tasks that were mixed in, labelers' own newest revisions, beside the reference in force; of one labeler when given.
 */
export const findCalibrationRanks = (
  tx: Transaction,
  by: { projectId: string; labelerId: string | null; before: Date | null },
): Promise<CalibrationRanks[]> =>
  tx.$queryRaw`
    SELECT r."comparisonId", r."labelerId", r."createdAt" AS "rankedAt",
      array_agg(e."tier" ORDER BY e."responseId") AS "given", array_agg(t."tier" ORDER BY e."responseId") AS "reference"
    FROM "CalibrationReference" f
      JOIN "Assignment" a ON a."comparisonId" = f."comparisonId" AND a."calibrationReferenceId" IS NOT NULL
      JOIN "Ranking" r ON r."assignmentId" = a."id"
      JOIN LATERAL (SELECT v."id" FROM "RankingRevision" v WHERE v."rankingId" = r."id" AND v."authorId" IS NULL
        ORDER BY v."revision" DESC LIMIT 1) newest ON true
      JOIN "RankingEntry" e ON e."rankingRevisionId" = newest."id"
      JOIN "CalibrationEntry" t ON t."referenceId" = f."id" AND t."responseId" = e."responseId"
    WHERE f."id" IN (SELECT f."id" FROM ${inForce(by.projectId)} AND f."use" = 'calibration')
      AND (${by.labelerId}::uuid IS NULL OR r."labelerId" = ${by.labelerId}::uuid)
      AND (${by.before}::timestamp IS NULL OR r."createdAt" < ${by.before}::timestamp)
    GROUP BY r."id" ORDER BY r."id"`;

export type CandidateRow = { comparisonId: string; rankings: number; agreement: number | null; order: TierList };

/**
 * Comparisons that are not retired and so not in the pool: those ranked alike by most pairs of labelers first, then those with
 * more rankings, then the newest. `order`: responses by mean rank. By what labelers said, without reviewers' corrections.
 * @param by.search  words of the prompt; empty for all.
 */
export async function findCandidates(
  tx: Transaction,
  by: { projectId: string; search: string; limit: number },
): Promise<CandidateRow[]> {
  const rows = await tx.$queryRaw<
    { comparisonId: string; rankings: number; agreement: number | null; ids: string[]; means: number[] }[]
  >`
    WITH live AS (
      SELECT c."id" FROM "Comparison" c
      WHERE c."projectId" = ${by.projectId}::uuid AND c."retiredAt" IS NULL AND c."source" = 'ranking_task'
        AND (${by.search} = '' OR EXISTS (SELECT 1 FROM "Message" m
          WHERE m."promptId" = c."promptId" AND strpos(lower(m."content"), lower(${by.search})) > 0))),
    newest AS MATERIALIZED (
      SELECT v."id", r."comparisonId", r."labelerId" FROM live JOIN "Ranking" r ON r."comparisonId" = live."id"
        JOIN LATERAL (SELECT x."id" FROM "RankingRevision" x WHERE x."rankingId" = r."id" AND x."authorId" IS NULL
          ORDER BY x."revision" DESC LIMIT 1) v ON true),
    alike AS (
      SELECT n."comparisonId", avg(CASE WHEN sign(x."tier" - y."tier") = sign(z."tier" - w."tier") THEN 1.0 ELSE 0 END)::float AS "rate"
      FROM newest n JOIN newest o ON o."comparisonId" = n."comparisonId" AND n."labelerId" < o."labelerId"
        JOIN "RankingEntry" x ON x."rankingRevisionId" = n."id"
        JOIN "RankingEntry" y ON y."rankingRevisionId" = n."id" AND x."responseId" < y."responseId" AND x."tier" <> y."tier"
        JOIN "RankingEntry" z ON z."rankingRevisionId" = o."id" AND z."responseId" = x."responseId"
        JOIN "RankingEntry" w ON w."rankingRevisionId" = o."id" AND w."responseId" = y."responseId" AND z."tier" <> w."tier"
      GROUP BY 1),
    page AS (
      SELECT live."id", (SELECT count(*)::int FROM newest n WHERE n."comparisonId" = live."id") AS "rankings", alike."rate"
      FROM live LEFT JOIN alike ON alike."comparisonId" = live."id"
      ORDER BY alike."rate" DESC NULLS LAST, "rankings" DESC, live."id" DESC LIMIT ${by.limit})
    SELECT page."id" AS "comparisonId", page."rankings", page."rate" AS "agreement",
      coalesce(mean."ids", '{}') AS "ids", coalesce(mean."means", '{}') AS "means"
    FROM page LEFT JOIN LATERAL (
      SELECT array_agg(m."responseId" ORDER BY m."mean", m."responseId") AS "ids",
        array_agg(m."mean" ORDER BY m."mean", m."responseId") AS "means"
      FROM (SELECT e."responseId", avg(e."tier")::float AS "mean"
        FROM newest n JOIN "RankingEntry" e ON e."rankingRevisionId" = n."id"
        WHERE n."comparisonId" = page."id" GROUP BY 1) m) mean ON true
    ORDER BY page."rate" DESC NULLS LAST, page."rankings" DESC, page."id" DESC`;
  return rows.map(({ ids, means, ...row }) => {
    const distinct = [...new Set(means)];
    return { ...row, order: distinct.map((mean) => ids.filter((_, i) => means[i] === mean)) };
  });
}
