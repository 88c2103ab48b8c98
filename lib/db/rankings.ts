import type { Transaction } from "./client";

/** Response ids by rank, best first; ties share an inner array. */
export type TierList = string[][];

const entriesOf = (tiers: TierList) =>
  tiers.flatMap((tier, i) => tier.map((responseId) => ({ responseId, tier: i + 1 })));

/** Tiers from rows of RankingEntry. */
export function tiersOf(entries: readonly { responseId: string; tier: number }[]): TierList {
  const byTier = new Map<number, string[]>();
  for (const { responseId, tier } of entries) byTier.set(tier, [...(byTier.get(tier) ?? []), responseId]);
  return [...byTier.entries()].sort(([a], [b]) => a - b).map(([, ids]) => ids.sort());
}

/** Appends a ranking with its first revision. */
export const insertRanking = (
  tx: Transaction,
  {
    tiers,
    noneAcceptable,
    ...data
  }: {
    assignmentId: string;
    comparisonId: string;
    labelerId: string;
    guidelinesVersionId: string | null;
    displayOrder: string[];
    activeSeconds: number;
    tiers: TierList;
    noneAcceptable: boolean;
    createdAt: Date;
  },
) =>
  tx.ranking.create({
    data: {
      ...data,
      revisions: {
        create: {
          revision: 1,
          noneAcceptable,
          createdAt: data.createdAt,
          entries: { create: entriesOf(tiers) },
        },
      },
    },
    select: { id: true },
  });

const newestRevision = {
  orderBy: { revision: "desc" },
  take: 1,
  include: { entries: true },
} as const;

/** The answer to an assignment as it was first submitted, or null. */
export async function findSubmittedRanking(
  tx: Transaction,
  assignmentId: string,
): Promise<{ id: string; tiers: TierList; noneAcceptable: boolean } | null> {
  const row = await tx.ranking.findUnique({
    where: { assignmentId },
    include: { revisions: { where: { revision: 1 }, include: { entries: true } } },
  });
  const first = row?.revisions[0];
  return row && first ? { id: row.id, tiers: tiersOf(first.entries), noneAcceptable: first.noneAcceptable } : null;
}

export type RankingNow = {
  labelerId: string;
  projectId: string;
  displayOrder: string[];
  revision: number;
  tiers: TierList;
  noneAcceptable: boolean;
};

/** A ranking with its newest revision, its row held until the transaction ends; null when there is none. */
export async function lockRanking(tx: Transaction, id: string): Promise<RankingNow | null> {
  await tx.$queryRaw`SELECT 1 FROM "Ranking" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  const row = await tx.ranking.findUnique({
    where: { id },
    include: { comparison: { select: { projectId: true } }, revisions: newestRevision },
  });
  const newest = row?.revisions[0];
  if (!row || !newest) return null;
  return {
    labelerId: row.labelerId,
    projectId: row.comparison.projectId,
    displayOrder: row.displayOrder,
    revision: newest.revision,
    tiers: tiersOf(newest.entries),
    noneAcceptable: newest.noneAcceptable,
  };
}

export const insertRankingRevision = (
  tx: Transaction,
  {
    tiers,
    ...data
  }: {
    rankingId: string;
    revision: number;
    tiers: TierList;
    noneAcceptable: boolean;
    createdAt: Date;
  },
): Promise<unknown> => tx.rankingRevision.create({ data: { ...data, entries: { create: entriesOf(tiers) } } });

/** Rankings by id with prompt, responses as shown, and newest revision. */
export const findRankings = (tx: Transaction, ids: readonly string[]) =>
  tx.ranking.findMany({
    where: { id: { in: [...ids] } },
    include: {
      comparison: {
        include: { prompt: { include: { messages: { orderBy: { position: "asc" } } } } },
      },
      revisions: newestRevision,
    },
  });
