/** Questions about agreement by what labelers say of themselves. Only groups that are large enough leave the database. */
import type { Transaction } from "./client";
import { Prisma } from "./generated/client";
import { ratioSums } from "./ratio-sums";

type Grouping = { projectId: string; by: "language" | "region"; least: number };

/** SQL: `members`, the people who share a comparison and belong to a group of at least `least` of them. */
const members = ({ projectId, by, least }: Grouping) => {
  const column = by === "language" ? Prisma.sql`f."language"` : Prisma.sql`f."region"`;
  return Prisma.sql`
    members AS MATERIALIZED (
      SELECT * FROM (
        SELECT f."userId", ${column} AS "group", count(*) OVER (PARTITION BY ${column}) AS "labelers"
        FROM "LabelerProfile" f JOIN "User" u ON u."id" = f."userId" AND NOT u."simulated"
        WHERE ${column} IS NOT NULL AND EXISTS (
          SELECT 1 FROM "RankingTally" t
          WHERE t."labelerId" = f."userId" AND t."projectId" = ${projectId}::uuid AND t."peers" > 0)) counted
      WHERE "labelers" >= ${least})`;
};

/**
 * People of a project by what they say of themselves: agreement among a group, and of its members with everyone else. Only
 * groups of at least `least` leave the database. Every pair of labelers counts once on each side that it is on, so once within a group.
 */
export const findGroupSums = (
  tx: Transaction,
  by: Grouping,
): Promise<{ group: string; labelers: number; within: number[]; withOthers: number[] }[]> =>
  tx.$queryRaw`
    WITH ${members(by)},
    sides AS (
      SELECT m."group", m."labelers", t."comparisonId", other."group" IS NOT DISTINCT FROM m."group" AS "within",
        sum(t."agree") AS "agree", sum(t."disagree") AS "disagree"
      FROM "PairTally" t
        CROSS JOIN LATERAL (VALUES (t."labelerA", t."labelerB"), (t."labelerB", t."labelerA")) side("one", "two")
        JOIN members m ON m."userId" = side."one" LEFT JOIN members other ON other."userId" = side."two"
      WHERE t."projectId" = ${by.projectId}::uuid
        AND (other."group" IS DISTINCT FROM m."group" OR side."one" = t."labelerA") GROUP BY 1, 2, 3, 4)
    SELECT t."group", t."labelers"::int,
      ${ratioSums(
        Prisma.sql`CASE WHEN t."within" THEN t."agree" ELSE 0 END`,
        Prisma.sql`CASE WHEN t."within" THEN t."agree" + t."disagree" ELSE 0 END`,
      )} AS "within",
      ${ratioSums(
        Prisma.sql`CASE WHEN t."within" THEN 0 ELSE t."agree" END`,
        Prisma.sql`CASE WHEN t."within" THEN 0 ELSE t."agree" + t."disagree" END`,
      )} AS "withOthers"
    FROM sides t GROUP BY 1, 2 ORDER BY 2 DESC, 1`;

/** A group, the simulated labelers, or with null the people in no group that leaves the database. */
export type Block = { group: string | null; simulated: boolean };

/** How many labelers of one block order some pair of responses strictly that one of the other block orders strictly too. */
export type BlockMeeting = { one: Block; other: Block; labelers: number };

/** Both directions of each two blocks that meet. */
export const findBlockMeetings = (tx: Transaction, by: Grouping): Promise<BlockMeeting[]> =>
  tx.$queryRaw`
    WITH ${members(by)},
    met AS MATERIALIZED (
      SELECT DISTINCT t."labelerA", t."labelerB" FROM "PairTally" t
      WHERE t."projectId" = ${by.projectId}::uuid AND t."agree" + t."disagree" > 0),
    labeler AS MATERIALIZED (
      SELECT u."id", jsonb_build_object('group', m."group", 'simulated', u."simulated") AS "block"
      FROM "User" u LEFT JOIN members m ON m."userId" = u."id"
      WHERE u."id" IN (SELECT "labelerA" FROM met UNION SELECT "labelerB" FROM met))
    SELECT a."block" AS "one", b."block" AS "other", count(DISTINCT a."id")::int AS "labelers"
    FROM met CROSS JOIN LATERAL (VALUES (met."labelerA", met."labelerB"), (met."labelerB", met."labelerA")) side("one", "two")
      JOIN labeler a ON a."id" = side."one" JOIN labeler b ON b."id" = side."two"
    GROUP BY 1, 2`;

/** How many labelers of a project have said something of themselves. */
export const countDescribed = (tx: Transaction, projectId: string, by: "language" | "region"): Promise<number> =>
  tx.labelerProfile.count({
    where: { [by]: { not: null }, user: { rankings: { some: { comparison: { projectId } } } } },
  });
