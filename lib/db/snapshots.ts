import type { Split } from "@/lib/contract/common";
import { type ComparisonSource, USUAL_SOURCES } from "@/lib/contract/comparison-source";
import type { Transaction } from "./client";
import { Prisma } from "./generated/client";
import type { PreferenceStrength } from "./generated/enums";
import { isOpenReturn } from "./reviews";

export type FrozenKind = "demonstration" | "ranking" | "prompt";
/** One fact of a snapshot: a revision of an answer, or a prompt. */
export type FrozenItem = { kind: FrozenKind; id: string; split: Split };
/** An item before it is frozen, and who answered; null for prompts. */
export type ItemToFreeze = FrozenItem & { labelerId: string | null };

/** From here on, all reads of the transaction see the database as it was at the first of them. Must be its first statement. */
export const readOneMoment = (tx: Transaction): Promise<unknown> =>
  tx.$executeRaw`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`;

/** Whose answers and prompts count. Imported prompts have no account behind them and always count. */
export type Whom = { people: boolean; simulated: boolean };

/** Which comparisons' rankings count, and from which grade of preference on. */
export type Which = { sources: readonly ComparisonSource[]; weakestStrength: PreferenceStrength };

/** What a snapshot takes unless it is asked otherwise. */
export const USUALLY: Which = { sources: USUAL_SOURCES, weakestStrength: "slightly" };

/** SQL: whether the answers of a person `u` count. */
export const byWhom = (who: Whom) => Prisma.sql`
  ((${who.people} AND NOT u."simulated") OR (${who.simulated} AND u."simulated"))`;

/**
 * All that a snapshot taken now would hold: newest revisions (a reviewer's correction is one), of prompts and comparisons that are
 * not retired, but for answers that are returned to their labeler and unanswered. Nothing with personal data: neither such
 * prompts, with all that was answered to them, nor such demonstrations.
 */
export const findItemsToFreeze = (
  tx: Transaction,
  projectId: string,
  who: Whom,
  which: Which,
): Promise<ItemToFreeze[]> => tx.$queryRaw`${itemsToFreeze(projectId, who, which)}`;

/** SQL: a ranking of a comparison `c` counts when its source does; an edit in an attack, only when attacks do as well. */
export const fromSource = ({ sources }: Pick<Which, "sources">) => Prisma.sql`
  c."source" = ANY(${[...sources]}::"ComparisonSource"[]) AND (c."source" <> 'edit'
    OR 'red_team' = ANY(${[...sources]}::"ComparisonSource"[]) OR NOT EXISTS (
      SELECT 1 FROM "ConversationTurn" turn JOIN "Conversation" talk ON talk."id" = turn."conversationId"
      WHERE turn."promptId" = c."promptId" AND talk."kind" = 'red_team'))`;

/** SQL; `returned` turns it round, to only those that are returned and unanswered. */
export const itemsToFreeze = (projectId: string, who: Whom, which: Which, returned = false) => Prisma.sql`
  WITH live AS (
    SELECT p."id", p."source", a."split"::text AS "split", a."userId"
    FROM "Prompt" p JOIN "PromptAuthor" a ON a."id" = p."authorId"
    WHERE p."projectId" = ${projectId}::uuid AND p."retiredAt" IS NULL AND NOT p."personalData")
  SELECT 'demonstration' AS "kind", newest."id", live."split", d."labelerId"
  FROM live JOIN "Demonstration" d ON d."promptId" = live."id" JOIN "User" u ON u."id" = d."labelerId" AND ${byWhom(who)}
    JOIN LATERAL (SELECT v."id", v."revision", v."personalData" FROM "DemonstrationRevision" v
      WHERE v."demonstrationId" = d."id" ORDER BY v."revision" DESC LIMIT 1) newest ON NOT newest."personalData"
  WHERE ${returned} = ${isOpenReturn(Prisma.sql`"demonstrationId"`, Prisma.sql`d."id"`, Prisma.sql`newest."revision"`)}
  UNION ALL
  SELECT 'ranking', newest."id", live."split", r."labelerId"
  FROM live JOIN "Comparison" c ON c."promptId" = live."id" AND c."retiredAt" IS NULL
    JOIN "Ranking" r ON r."comparisonId" = c."id" JOIN "User" u ON u."id" = r."labelerId" AND ${byWhom(who)}
    JOIN LATERAL (SELECT v."id", v."revision", v."strength" FROM "RankingRevision" v WHERE v."rankingId" = r."id"
      ORDER BY v."revision" DESC LIMIT 1) newest ON true
  WHERE ${returned} = ${isOpenReturn(Prisma.sql`"rankingId"`, Prisma.sql`r."id"`, Prisma.sql`newest."revision"`)}
    AND ${fromSource(which)}
    AND (newest."strength" IS NULL OR newest."strength" >= ${which.weakestStrength}::"PreferenceStrength")
  UNION ALL
  SELECT 'prompt', live."id", live."split", NULL
  FROM live LEFT JOIN "User" u ON u."id" = live."userId"
  WHERE live."source" = 'task' AND (u."id" IS NULL OR ${byWhom(who)})`;

/** How many items of each kind a snapshot taken now would hold. */
export async function countItemsToFreeze(
  tx: Transaction,
  projectId: string,
  who: Whom,
  which: Which,
): Promise<Record<FrozenKind, number>> {
  return countKinds(tx, itemsToFreeze(projectId, who, which));
}

/** How many answers are left out because they are returned to their labelers and unanswered. */
export async function countReturned(
  tx: Transaction,
  projectId: string,
  who: Whom,
  which: Which,
): Promise<{ demonstration: number; ranking: number }> {
  return countKinds(tx, itemsToFreeze(projectId, who, which, true));
}

async function countKinds(tx: Transaction, items: Prisma.Sql): Promise<Record<FrozenKind, number>> {
  const rows = await tx.$queryRaw<{ kind: FrozenKind; count: number }[]>`
    SELECT "kind", count(*)::int AS "count" FROM (${items}) item GROUP BY 1`;
  const counts = { demonstration: 0, ranking: 0, prompt: 0 };
  for (const { kind, count } of rows) counts[kind] = count;
  return counts;
}

/** Stores a snapshot with its items and returns its id. */
export async function insertSnapshot(
  tx: Transaction,
  {
    items,
    sources,
    weights,
    ...data
  }: {
    projectId: string;
    createdById: string;
    digest: string;
    includesPeople: boolean;
    includesSimulated: boolean;
    sources: readonly ComparisonSource[];
    weakestStrength: PreferenceStrength;
    demonstrationCount: number;
    rankingCount: number;
    promptCount: number;
    filterReason: string | null;
    createdAt: Date;
    items: readonly FrozenItem[];
    /** Of labelers who do not count in full. */
    weights: readonly { labelerId: string; weight: number }[];
  },
): Promise<string> {
  const { id } = await tx.snapshot.create({
    data: { ...data, weights: { create: [...weights] } },
    select: { id: true },
  });
  await tx.$executeRaw`
    INSERT INTO "SnapshotItem" ("id", "snapshotId", "split", "demonstrationRevisionId", "rankingRevisionId", "promptId")
    SELECT gen_random_uuid(), ${id}::uuid, "split"::"Split", CASE "kind" WHEN 'demonstration' THEN "id" END,
      CASE "kind" WHEN 'ranking' THEN "id" END, CASE "kind" WHEN 'prompt' THEN "id" END
    FROM unnest(${items.map((i) => i.kind)}::text[], ${items.map((i) => i.id)}::uuid[],
      ${items.map((i) => i.split)}::text[]) AS item ("kind", "id", "split")`;
  await tx.$executeRaw`
    INSERT INTO "SnapshotSource" ("snapshotId", "source", "rankingCount")
    SELECT ${id}::uuid, chosen."source", count(held."source")::int
    FROM (SELECT DISTINCT unnest(${[...sources]}::"ComparisonSource"[]) AS "source") chosen LEFT JOIN (
      SELECT c."source" FROM "SnapshotItem" i JOIN "RankingRevision" v ON v."id" = i."rankingRevisionId"
        JOIN "Ranking" r ON r."id" = v."rankingId" JOIN "Comparison" c ON c."id" = r."comparisonId"
      WHERE i."snapshotId" = ${id}::uuid) held ON held."source" = chosen."source"
    GROUP BY 2`;
  return id;
}

export type SplitCounts = Record<Split, number>;
export type SnapshotRow = {
  id: string;
  digest: string;
  includesPeople: boolean;
  includesSimulated: boolean;
  sources: { source: ComparisonSource; rankings: number }[];
  weakestStrength: PreferenceStrength;
  createdBy: string | null;
  createdAt: Date;
  filter: { reason: string; left: string[]; weighed: string[] } | null;
  demonstrations: SplitCounts;
  rankings: SplitCounts;
  prompts: SplitCounts;
};

/** A project's snapshots, newest first, or one of them, with counts by split. */
export async function findSnapshots(tx: Transaction, by: { projectId: string; id?: string }): Promise<SnapshotRow[]> {
  const snapshots = await tx.snapshot.findMany({
    where: by,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    include: {
      createdBy: { select: { name: true } },
      sources: { orderBy: { source: "asc" } },
      weights: { include: { labeler: { select: { name: true } } }, orderBy: { labelerId: "asc" } },
    },
  });
  const counts = await tx.$queryRaw<
    { id: string; split: Split; demonstrations: number; rankings: number; prompts: number }[]
  >`
    SELECT "snapshotId" AS "id", "split"::text AS "split", count("demonstrationRevisionId")::int AS "demonstrations",
      count("rankingRevisionId")::int AS "rankings", count("promptId")::int AS "prompts"
    FROM "SnapshotItem" WHERE "snapshotId" = ANY(${snapshots.map((s) => s.id)}::uuid[]) GROUP BY 1, 2`;
  return snapshots.map(({ createdBy, sources, weights, filterReason, ...snapshot }) => {
    const of = (what: "demonstrations" | "rankings" | "prompts"): SplitCounts => {
      const bySplit = { train: 0, validation: 0, test: 0 };
      for (const row of counts) if (row.id === snapshot.id) bySplit[row.split] = row[what];
      return bySplit;
    };
    return {
      ...snapshot,
      createdBy: createdBy?.name ?? null,
      // The column could say "repetition", which nobody can ask a snapshot for.
      sources: sources.flatMap(({ source, rankingCount }) =>
        source === "repetition" ? [] : [{ source, rankings: rankingCount }],
      ),
      filter:
        filterReason === null
          ? null
          : {
              reason: filterReason,
              left: weights.filter((w) => w.weight === 0).map((w) => w.labeler.name),
              weighed: weights.filter((w) => w.weight > 0).map((w) => w.labeler.name),
            },
      demonstrations: of("demonstrations"),
      rankings: of("rankings"),
      prompts: of("prompts"),
    };
  });
}
