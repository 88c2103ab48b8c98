import type { PreferenceStrength, Rating, ResponseFlag } from "@/lib/contract/evaluation";
import type { Transaction } from "./client";
import type { ComparisonSource } from "./generated/enums";

/** Response ids by rank, best first; ties share an inner array. */
export type TierList = string[][];

/** What one revision of a ranking says. `qualityScale`: best quality that its ratings could give. */
type Said = {
  tiers: TierList;
  noneAcceptable: boolean;
  strength: PreferenceStrength | null;
  /** Of each response, where the project asks for them; none in a conversation. */
  ratings: readonly Rating[];
  qualityScale: number;
};

/** Where nothing is rated. */
export const UNRATED = { ratings: [], qualityScale: 1 } as const;

/** A revision's own columns, with its entries and their ratings. */
const revisionOf = ({ tiers, noneAcceptable, strength, ratings, qualityScale: scale }: Said) => ({
  noneAcceptable,
  strength,
  entries: {
    create: tiers.flatMap((tier, i) =>
      tier.map((responseId) => {
        const rating = ratings.find((r) => r.responseId === responseId);
        return { responseId, tier: i + 1, ...(rating && { rating: { create: ratingOf(rating, scale) } }) };
      }),
    ),
  },
});

const ratingOf = ({ quality, note, flags }: Rating, scale: number) => ({
  quality,
  scale,
  note,
  flags: {
    // The keys of `flags` are flags.
    create: (Object.entries(flags) as [ResponseFlag, boolean][]).map(([flag, yes]) => ({ flag, yes })),
  },
});

/** Tiers from rows of RankingEntry. */
export function tiersOf(entries: readonly { responseId: string; tier: number }[]): TierList {
  const byTier = new Map<number, string[]>();
  for (const { responseId, tier } of entries) byTier.set(tier, [...(byTier.get(tier) ?? []), responseId]);
  return [...byTier.entries()].sort(([a], [b]) => a - b).map(([, ids]) => ids.sort());
}

type RatedEntry = {
  responseId: string;
  rating: { quality: number; note: string; flags: { flag: ResponseFlag; yes: boolean }[] } | null;
};

/** Ratings from rows of RankingEntry, in their order. */
export const ratingsOf = (entries: readonly RatedEntry[]): Rating[] =>
  entries.flatMap(({ responseId, rating }) =>
    rating
      ? [
          {
            responseId,
            quality: rating.quality,
            note: rating.note,
            flags: Object.fromEntries(rating.flags.map(({ flag, yes }) => [flag, yes])),
          },
        ]
      : [],
  );

/** Best quality that the ratings could give; null when there are none. */
export const ratedScaleOf = (entries: readonly { rating: { scale: number } | null }[]): number | null =>
  entries.find((e) => e.rating)?.rating?.scale ?? null;

/** Appends a ranking with its first revision. */
export const insertRanking = (
  tx: Transaction,
  {
    tiers,
    noneAcceptable,
    strength,
    ratings,
    qualityScale,
    ...data
  }: Said & {
    /** Null in a conversation. */
    assignmentId: string | null;
    comparisonId: string;
    labelerId: string;
    guidelinesVersionId: string | null;
    displayOrder: string[];
    activeSeconds: number;
    createdAt: Date;
  },
) =>
  tx.ranking.create({
    data: {
      ...data,
      revisions: {
        create: {
          revision: 1,
          createdAt: data.createdAt,
          ...revisionOf({ tiers, noneAcceptable, strength, ratings, qualityScale }),
        },
      },
    },
    select: { id: true },
  });

/** A revision with its order and all its ratings. */
export const withRatings = { include: { entries: { include: { rating: { include: { flags: true } } } } } } as const;
const newestRevision = { orderBy: { revision: "desc" }, take: 1, ...withRatings } as const;

/** What a stored revision says, as its labeler gave it. */
type Answer = Omit<Said, "qualityScale" | "ratings"> & { ratings: Rating[] };

const answerOf = (revision: {
  noneAcceptable: boolean;
  strength: PreferenceStrength | null;
  entries: readonly (RatedEntry & { tier: number })[];
}): Answer => ({
  tiers: tiersOf(revision.entries),
  noneAcceptable: revision.noneAcceptable,
  strength: revision.strength,
  ratings: ratingsOf(revision.entries),
});

/** The answer to an assignment as it was first submitted, or null. */
export async function findSubmittedRanking(
  tx: Transaction,
  assignmentId: string,
): Promise<(Answer & { id: string }) | null> {
  const row = await tx.ranking.findUnique({
    where: { assignmentId },
    include: { revisions: { where: { revision: 1 }, ...withRatings } },
  });
  const first = row?.revisions[0];
  return row && first ? { id: row.id, ...answerOf(first) } : null;
}

export type RankingNow = Answer & {
  labelerId: string;
  /** How its comparison came about. */
  source: ComparisonSource;
  projectId: string;
  displayOrder: string[];
  revision: number;
  /** Best quality that the ratings could give; null when there are none. */
  ratedScale: number | null;
};

/** A ranking with its newest revision, its row held until the transaction ends; null when there is none. */
export async function lockRanking(tx: Transaction, id: string): Promise<RankingNow | null> {
  await tx.$queryRaw`SELECT 1 FROM "Ranking" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  const row = await tx.ranking.findUnique({
    where: { id },
    include: { comparison: { select: { projectId: true, source: true } }, revisions: newestRevision },
  });
  const newest = row?.revisions[0];
  if (!row || !newest) return null;
  return {
    labelerId: row.labelerId,
    source: row.comparison.source,
    projectId: row.comparison.projectId,
    displayOrder: row.displayOrder,
    revision: newest.revision,
    ratedScale: ratedScaleOf(newest.entries),
    ...answerOf(newest),
  };
}

export const insertRankingRevision = (
  tx: Transaction,
  {
    rankingId,
    revision,
    createdAt,
    correction,
    ...said
  }: Said & {
    rankingId: string;
    revision: number;
    createdAt: Date;
    /** A reviewer's; left out: the labeler's own. */
    correction?: { authorId: string; reason: string };
  },
): Promise<unknown> =>
  tx.rankingRevision.create({ data: { rankingId, revision, createdAt, ...correction, ...revisionOf(said) } });

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
