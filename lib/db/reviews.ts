/** Reviewers' verdicts on answers. Which of them are open, and which answers are drawn for the audit, is said here once. */
import type { TaskKind } from "@/lib/contract/tasks";
import { blindResponses } from "./blind-order";
import type { Transaction } from "./client";
import { Prisma } from "./generated/client";

type Verdict = "accepted" | "corrected" | "returned";
type Why = "disagreement" | "reward_model" | "audit" | "chosen";
export type AnswerId = { kind: TaskKind; id: string };

const byAnswer = ({ kind, id }: AnswerId) => (kind === "ranking" ? { rankingId: id } : { demonstrationId: id });

/** The review of an answer that holds, or null. Read it with the answer's row held, and nobody reviews in between. */
export const findNewestReview = (tx: Transaction, answer: AnswerId) =>
  tx.review.findFirst({ where: byAnswer(answer), orderBy: { number: "desc" } });

export type ReviewRow = NonNullable<Awaited<ReturnType<typeof findNewestReview>>>;

export const insertReview = (
  tx: Transaction,
  {
    answer,
    ...data
  }: {
    answer: AnswerId;
    projectId: string;
    number: number;
    revision: number;
    reviewerId: string;
    verdict: Verdict;
    comment: string;
    why: Why;
    samplingProbability: number | null;
    createdAt: Date;
  },
): Promise<unknown> => tx.review.create({ data: { ...data, kind: answer.kind, ...byAnswer(answer) } });

/**
 * SQL: where an answer stands in [0, 1) of its project `p`. It is drawn when that is below the audit's share: each answer
 * independently, once and for all, so that raising the share keeps those that were drawn.
 */
export const drawOf = (id: Prisma.Sql): Prisma.Sql => Prisma.sql`audit_draw(p."auditSeed", ${id}::uuid)`;

/** How likely an answer was to be drawn, if it was; null if it was not. */
export async function findSamplingProbability(
  tx: Transaction,
  by: { projectId: string; answerId: string },
): Promise<number | null> {
  const draw = drawOf(Prisma.sql`${by.answerId}`);
  const [row] = await tx.$queryRaw<{ share: number }[]>`
    SELECT p."auditShare" AS "share" FROM "Project" p
    WHERE p."id" = ${by.projectId}::uuid AND ${draw} < p."auditShare"`;
  return row?.share ?? null;
}

/**
 * SQL: whether the newest review of an answer returns the revision named, so that no snapshot takes it.
 * @param column  "rankingId" or "demonstrationId" of the review.
 */
export const isOpenReturn = (column: Prisma.Sql, id: Prisma.Sql, revision: Prisma.Sql): Prisma.Sql => Prisma.sql`
  EXISTS (SELECT 1 FROM "Review" v WHERE v.${column} = ${id} AND v."verdict" = 'returned' AND v."revision" = ${revision}
    AND NOT EXISTS (SELECT 1 FROM "Review" later WHERE later.${column} = ${id} AND later."number" > v."number"))`;

/** SQL: the answers of a project whose newest review returns their newest revision. Found from the returns, which are few. */
export const openReturns = (projectId: string): Prisma.Sql => Prisma.sql`
  SELECT v."rankingId", v."demonstrationId" FROM "Review" v
  WHERE v."projectId" = ${projectId}::uuid AND v."verdict" = 'returned'
    AND NOT EXISTS (SELECT 1 FROM "Review" later WHERE later."rankingId" = v."rankingId" AND later."number" > v."number")
    AND NOT EXISTS (SELECT 1 FROM "Review" later
      WHERE later."demonstrationId" = v."demonstrationId" AND later."number" > v."number")
    AND NOT EXISTS (SELECT 1 FROM "RankingRevision" later
      WHERE later."rankingId" = v."rankingId" AND later."revision" > v."revision")
    AND NOT EXISTS (SELECT 1 FROM "DemonstrationRevision" later
      WHERE later."demonstrationId" = v."demonstrationId" AND later."revision" > v."revision")`;

/**
 * Everything that was answered to a comparison or to a prompt, oldest first, with all revisions, newest first, and all reviews; null
 * when the project has no such task, as for a choice in a conversation. The responses in an order that tells nothing.
 */
export async function findReviewedRankings(tx: Transaction, by: { projectId: string; comparisonId: string }) {
  const row = await tx.comparison.findFirst({
    where: { id: by.comparisonId, projectId: by.projectId, source: "ranking_task" },
    select: {
      prompt: { select: { messages: { orderBy: { position: "asc" } } } },
      responses: { select: { response: { select: { id: true, text: true } } } },
      rankings: {
        orderBy: { id: "asc" },
        select: {
          ...answerFields,
          revisions: {
            orderBy: { revision: "desc" },
            include: { entries: { include: { rating: { include: { flags: { orderBy: { flag: "asc" } } } } } } },
          },
        },
      },
    },
  });
  return row && { ...row, responses: blindResponses(by.comparisonId, row.responses) };
}

export const findReviewedDemonstrations = (tx: Transaction, by: { projectId: string; promptId: string }) =>
  tx.prompt.findFirst({
    where: { id: by.promptId, projectId: by.projectId },
    select: {
      messages: { orderBy: { position: "asc" } },
      demonstrations: {
        orderBy: { id: "asc" },
        select: { ...answerFields, revisions: { orderBy: { revision: "desc" } } },
      },
    },
  });

const answerFields = {
  id: true,
  createdAt: true,
  activeSeconds: true,
  labeler: { select: { id: true, name: true, simulated: true } },
  reviews: { orderBy: { number: "asc" }, include: { reviewer: { select: { name: true } } } },
} as const;

export type AnswerRow = NonNullable<Awaited<ReturnType<typeof findReviewedDemonstrations>>>["demonstrations"][number];

/** Which of some answers are drawn for the audit. */
export async function findDrawn(
  tx: Transaction,
  by: { projectId: string; ids: readonly string[] },
): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT a."id" FROM unnest(${[...by.ids]}::text[]) AS a ("id") JOIN "Project" p ON p."id" = ${by.projectId}::uuid
    WHERE ${drawOf(Prisma.sql`a."id"`)} < p."auditShare"`;
  return new Set(rows.map((row) => row.id));
}

export type OwnReviewRow = {
  kind: TaskKind;
  answerId: string;
  prompt: string;
  verdict: Verdict;
  comment: string;
  isOpen: boolean;
  createdAt: Date;
};

const ownReviews = (by: { labelerId: string; projectId: string }) => Prisma.sql`
  SELECT last.*, last."verdict" = 'returned' AND newest."revision" = last."revision" AS "isOpen", m."content" AS "prompt"
  FROM (
    SELECT DISTINCT ON (v."rankingId", v."demonstrationId") v."kind"::text AS "kind", v."verdict"::text AS "verdict", v."comment",
      v."revision", v."createdAt", coalesce(v."rankingId", v."demonstrationId") AS "answerId",
      coalesce(c."promptId", d."promptId") AS "promptId"
    FROM "Review" v LEFT JOIN "Ranking" r ON r."id" = v."rankingId" LEFT JOIN "Comparison" c ON c."id" = r."comparisonId"
      LEFT JOIN "Demonstration" d ON d."id" = v."demonstrationId"
    WHERE v."projectId" = ${by.projectId}::uuid AND coalesce(r."labelerId", d."labelerId") = ${by.labelerId}::uuid
    ORDER BY v."rankingId", v."demonstrationId", v."number" DESC) last
  JOIN LATERAL (
    SELECT max("revision") AS "revision" FROM "RankingRevision" WHERE "rankingId" = last."answerId"
    UNION ALL SELECT max("revision") FROM "DemonstrationRevision" WHERE "demonstrationId" = last."answerId") newest
    ON newest."revision" IS NOT NULL
  JOIN LATERAL (SELECT left("content", 280) AS "content" FROM "Message" WHERE "promptId" = last."promptId"
    ORDER BY "position" DESC LIMIT 1) m ON true`;

/** The newest review of each of a labeler's answers that has one: open returns first, then newest first. */
export const listOwnReviews = (
  tx: Transaction,
  by: { labelerId: string; projectId: string; offset: number; limit: number },
): Promise<OwnReviewRow[]> =>
  tx.$queryRaw`
    SELECT * FROM (${ownReviews(by)}) own ORDER BY "isOpen" DESC, "createdAt" DESC, "answerId"
    LIMIT ${by.limit} OFFSET ${by.offset}`;

export async function countOwnReviews(
  tx: Transaction,
  by: { labelerId: string; projectId: string },
): Promise<{ total: number; open: number }> {
  const [row] = await tx.$queryRaw<{ total: number; open: number }[]>`
    SELECT count(*)::int AS "total", (count(*) FILTER (WHERE "isOpen"))::int AS "open" FROM (${ownReviews(by)}) own`;
  return row ?? { total: 0, open: 0 };
}
