/** Questions about agreement: sums of tallies, which lib/db/tallies.ts keeps. Each reads the tallies of a project once. */
import type { UseCase } from "@/lib/contract/common";
import { blindResponses } from "./blind-order";
import type { Transaction } from "./client";
import { Prisma } from "./generated/client";
import { meanSums, ratioSums } from "./ratio-sums";

export type Crowd = "everyone" | "people" | "simulated";

/**
 * How a pair of labelers counts where m labelers ranked a comparison. `pair`: one. `label`: 1 / (m - 1), so that every label
 * counts alike. `item`: 2 / (m (m - 1)), so that every comparison's pairs of responses count alike.
 */
export type Weighting = "pair" | "label" | "item";

/** [agree, disagree, bothTied, oneTied] added up over comparisons, and the ten products of each two of them. */
export type MomentRow = { weighting: Weighting; clusters: number; totals: number[]; products: number[] };

export const findMoments = (tx: Transaction, by: { projectId: string; crowd: Crowd }): Promise<MomentRow[]> =>
  tx.$queryRaw`
    SELECT "weighting", count(*)::int AS "clusters", ARRAY[sum(a), sum(d), sum(b), sum(o)] AS "totals",
      ARRAY[sum(a*a), sum(a*d), sum(a*b), sum(a*o), sum(d*d), sum(d*b), sum(d*o), sum(b*b), sum(b*o), sum(o*o)] AS "products"
    FROM (
      SELECT w."weighting", w."f" * "agree" AS a, w."f" * "disagree" AS d, w."f" * "bothTied" AS b, w."f" * "oneTied" AS o
      FROM "ComparisonTally" CROSS JOIN LATERAL (VALUES ('pair', 1::float8),
        ('label', 1::float8 / ("labelers" - 1)), ('item', 2::float8 / ("labelers" * ("labelers" - 1)))) w("weighting", "f")
      WHERE "projectId" = ${by.projectId}::uuid AND "crowd" = ${by.crowd}::"Crowd") weighted
    GROUP BY "weighting"`;

const STRICT = ratioSums(Prisma.sql`t."agree"`, Prisma.sql`t."agree" + t."disagree"`);
const COUNTS = Prisma.sql`sum(t."agree")::int AS "agree", sum(t."disagree")::int AS "disagree",
  sum(t."bothTied")::int AS "bothTied", sum(t."oneTied")::int AS "oneTied"`;

export type CountRow = { agree: number; disagree: number; bothTied: number; oneTied: number };
export type PartRow = CountRow & { comparisons: number; strict: number[] };
export type SliceRow = PartRow & { key: string };

export type SliceBy = "useCase" | "week" | "guidelines";

const WEEK = Prisma.sql`to_char(date_trunc('week', t."at"), 'YYYY-MM-DD')`;

/** Of each part, where a part has a name at all. */
const PARTS: Record<SliceBy, { key: Prisma.Sql; join: Prisma.Sql }> = {
  useCase: {
    key: Prisma.sql`p."useCase"::text`,
    join: Prisma.sql`JOIN "Comparison" c ON c."id" = t."comparisonId" JOIN "Prompt" p ON p."id" = c."promptId"`,
  },
  week: { key: WEEK, join: Prisma.empty },
  guidelines: {
    key: Prisma.sql`g."version"::text`,
    join: Prisma.sql`JOIN "GuidelinesVersion" g ON g."id" = t."guidelinesVersionId"`,
  },
};

/** The comparisons of a crowd, part by part. */
export const findSlices = (
  tx: Transaction,
  by: { projectId: string; crowd: Crowd; part: SliceBy },
): Promise<SliceRow[]> =>
  tx.$queryRaw`
    SELECT ${PARTS[by.part].key} AS "key", count(*)::int AS "comparisons", ${COUNTS}, ${STRICT} AS "strict"
    FROM "ComparisonTally" t ${PARTS[by.part].join}
    WHERE t."projectId" = ${by.projectId}::uuid AND t."crowd" = ${by.crowd}::"Crowd" GROUP BY 1 ORDER BY 1`;

/** One labeler's rankings against peers, part by part. */
export const findLabelerSlices = (
  tx: Transaction,
  by: { projectId: string; labelerId: string; part: "useCase" | "week" },
): Promise<SliceRow[]> =>
  tx.$queryRaw`
    SELECT ${PARTS[by.part].key} AS "key", count(*)::int AS "comparisons", ${COUNTS}, ${STRICT} AS "strict"
    FROM "RankingTally" t ${PARTS[by.part].join}
    WHERE t."projectId" = ${by.projectId}::uuid AND t."labelerId" = ${by.labelerId}::uuid AND t."peers" > 0
    GROUP BY 1 ORDER BY 1`;

/** The same by use case and week at once, of the newest weeks in which the labeler ranked. */
export const findLabelerUseCaseWeeks = (
  tx: Transaction,
  by: { projectId: string; labelerId: string; mostWeeks: number },
): Promise<(PartRow & { useCase: UseCase; week: string })[]> => {
  const own = Prisma.sql`
    t."projectId" = ${by.projectId}::uuid AND t."labelerId" = ${by.labelerId}::uuid AND t."peers" > 0`;
  return tx.$queryRaw`
    WITH newest AS (
      SELECT DISTINCT date_trunc('week', t."at") AS "start" FROM "RankingTally" t WHERE ${own}
      ORDER BY 1 DESC LIMIT ${by.mostWeeks})
    SELECT ${PARTS.useCase.key} AS "useCase", ${WEEK} AS "week", count(*)::int AS "comparisons", ${COUNTS}, ${STRICT} AS "strict"
    FROM "RankingTally" t ${PARTS.useCase.join}
    WHERE ${own} AND t."at" >= (SELECT min("start") FROM newest) GROUP BY 1, 2 ORDER BY 1, 2`;
};

/** Kendall's W over comparisons, and the sum of what random rankings would have: 1 / labelers. */
export async function findConcordance(
  tx: Transaction,
  by: { projectId: string; crowd: Crowd },
): Promise<{ sums: number[]; atRandom: number | null }> {
  const [row] = await tx.$queryRaw<{ sums: number[]; atRandom: number | null }[]>`
    SELECT ${meanSums(Prisma.sql`t."concordance"`)} AS "sums",
      avg(1::float8 / t."labelers") FILTER (WHERE t."concordance" IS NOT NULL) AS "atRandom"
    FROM "ComparisonTally" t WHERE t."projectId" = ${by.projectId}::uuid AND t."crowd" = ${by.crowd}::"Crowd"`;
  return row ?? { sums: [0, 0, 0, 0, 0, 0], atRandom: null };
}

/** How many labelers share a comparison with another one, people and simulated. */
export async function countSharingLabelers(
  tx: Transaction,
  projectId: string,
): Promise<{ people: number; simulated: number }> {
  const [row] = await tx.$queryRaw<{ people: number; simulated: number }[]>`
    SELECT (count(*) FILTER (WHERE NOT u."simulated"))::int AS "people", (count(*) FILTER (WHERE u."simulated"))::int AS "simulated"
    FROM "User" u WHERE EXISTS (SELECT 1 FROM "RankingTally" t
      WHERE t."projectId" = ${projectId}::uuid AND t."labelerId" = u."id" AND t."peers" > 0)`;
  return row ?? { people: 0, simulated: 0 };
}

export type PairRow = {
  a: string;
  b: string;
  comparisons: number;
  agree: number;
  disagree: number;
  bothTied: number;
  tiedByA: number;
  tiedByB: number;
  strict: number[];
  /** Of [all, agree + bothTied, tied by A, tied by B]: ten products of each two, added up over comparisons. */
  products: number[];
};

/** Each two labelers who share a comparison. @param labelerId  only those with this one. */
export const findPairSums = (
  tx: Transaction,
  { projectId, labelerId }: { projectId: string; labelerId?: string },
): Promise<PairRow[]> =>
  tx.$queryRaw`
    SELECT t."labelerA" AS "a", t."labelerB" AS "b", count(*)::int AS "comparisons", sum(t."agree")::int AS "agree",
      sum(t."disagree")::int AS "disagree", sum(t."bothTied")::int AS "bothTied", sum(t."tiedByA")::int AS "tiedByA",
      sum(t."tiedByB")::int AS "tiedByB", ${STRICT} AS "strict",
      ARRAY[sum(n*n), sum(n*s), sum(n*x), sum(n*y), sum(s*s), sum(s*x), sum(s*y), sum(x*x), sum(x*y), sum(y*y)]::float8[] AS "products"
    FROM "PairTally" t CROSS JOIN LATERAL (SELECT "agree" + "disagree" + "bothTied" + "tiedByA" + "tiedByB" AS n,
      "agree" + "bothTied" AS s, "bothTied" + "tiedByA" AS x, "bothTied" + "tiedByB" AS y) pair WHERE t."projectId" = ${projectId}::uuid
      ${labelerId ? Prisma.sql`AND (t."labelerA" = ${labelerId}::uuid OR t."labelerB" = ${labelerId}::uuid)` : Prisma.empty}
    GROUP BY 1, 2`;

export type HabitRow = {
  labelerId: string;
  rankings: number;
  shared: number;
  first: Date;
  last: Date;
  /** Agreement with peers, pair by pair, and siding with their majority. */
  strict: number[];
  agreement: number[];
  position: number[];
  length: number[];
  opinion: number[];
  pace: number[];
};

/** The habits of every labeler of a project, as sums over rankings. */
export const findHabitSums = (tx: Transaction, projectId: string): Promise<HabitRow[]> =>
  tx.$queryRaw`
    SELECT t."labelerId", count(*)::int AS "rankings", (count(*) FILTER (WHERE t."peers" > 0))::int AS "shared",
      min(t."at") AS "first", max(t."at") AS "last", ${STRICT} AS "strict",
      ${ratioSums(Prisma.sql`t."withMajority"`, Prisma.sql`t."clarity"`)} AS "agreement",
      ${ratioSums(Prisma.sql`t."firstOnTop"`, Prisma.sql`1`)} AS "position",
      ${meanSums(Prisma.sql`t."lengthLean"`)} AS "length",
      ${meanSums(Prisma.sql`t."opinionLean"`)} AS "opinion", ${meanSums(Prisma.sql`t."logPace"`)} AS "pace"
    FROM "RankingTally" t WHERE t."projectId" = ${projectId}::uuid GROUP BY 1`;

export type RepeatRow = CountRow & { labelerId: string; repetitions: number; strict: number[] };

/** Every labeler's agreement with themselves, where the same texts came again. */
export const findRepeatSums = (tx: Transaction, projectId: string): Promise<RepeatRow[]> =>
  tx.$queryRaw`
    SELECT t."labelerId", count(*)::int AS "repetitions", ${COUNTS}, ${STRICT} AS "strict"
    FROM "RepeatTally" t WHERE t."projectId" = ${projectId}::uuid GROUP BY 1`;

/** Every labeler's agreement with peers, week by week. */
export const findLabelerWeeks = (
  tx: Transaction,
  projectId: string,
): Promise<{ labelerId: string; week: string; agree: number; disagree: number }[]> =>
  tx.$queryRaw`
    SELECT t."labelerId", ${WEEK} AS "week", sum(t."agree")::int AS "agree", sum(t."disagree")::int AS "disagree"
    FROM "RankingTally" t WHERE t."projectId" = ${projectId}::uuid AND t."peers" > 0 GROUP BY 1, 2 ORDER BY 2`;

/** The newest comparisons that a labeler shares with others: all rankings of them, as ranks by response id. */
export const findSharedRankings = (
  tx: Transaction,
  by: { projectId: string; labelerId: string; most: number },
): Promise<{ comparisonId: string; labelerId: string; ranks: number[] }[]> =>
  tx.$queryRaw`
    WITH shared AS (
      SELECT "comparisonId" FROM "RankingTally"
      WHERE "projectId" = ${by.projectId}::uuid AND "labelerId" = ${by.labelerId}::uuid AND "peers" > 0
      ORDER BY "at" DESC LIMIT ${by.most})
    SELECT r."comparisonId", r."labelerId", array_agg(e."tier" ORDER BY e."responseId") AS "ranks"
    FROM shared JOIN "Ranking" r ON r."comparisonId" = shared."comparisonId"
      JOIN LATERAL (SELECT v."id" FROM "RankingRevision" v WHERE v."rankingId" = r."id" AND v."authorId" IS NULL
        ORDER BY v."revision" DESC LIMIT 1) newest ON true
      JOIN "RankingEntry" e ON e."rankingRevisionId" = newest."id"
    GROUP BY r."id" ORDER BY r."id"`;

export type DisagreementRow = {
  comparisonId: string;
  prompt: string;
  useCase: UseCase;
  labelers: number;
  agree: number;
  disagree: number;
  bothTied: number;
  oneTied: number;
  at: Date;
};

const HALF = Prisma.sql`(t."agree" + t."bothTied" + t."oneTied" / 2.0)
  / nullif(t."agree" + t."disagree" + t."bothTied" + t."oneTied", 0)`;

const ORDERS = {
  agreement: Prisma.sql`${HALF}, t."disagree" DESC, t."comparisonId"`,
  "-agreement": Prisma.sql`${HALF} DESC, t."comparisonId"`,
  "-labelers": Prisma.sql`t."labelers" DESC, ${HALF}, t."comparisonId"`,
  "-at": Prisma.sql`t."at" DESC, t."comparisonId"`,
};

export type DisagreementFilter = {
  projectId: string;
  order: keyof typeof ORDERS;
  useCase?: UseCase | undefined;
  /** None: of all. One: with all others. Two: with each other. */
  labelers: readonly string[];
};

/** What the labelers of a comparison, or the ones asked for, differ in: the same columns from whichever table counts them. */
const contested = ({ projectId, labelers, useCase }: DisagreementFilter) => {
  const [a, b] = labelers.toSorted();
  const tallies =
    a && b
      ? Prisma.sql`SELECT t."comparisonId", t."agree", t."disagree", t."bothTied", t."tiedByA" + t."tiedByB" AS "oneTied"
          FROM "PairTally" t WHERE t."labelerA" = ${a}::uuid AND t."labelerB" = ${b}::uuid AND t."projectId" = ${projectId}::uuid`
      : a
        ? Prisma.sql`SELECT t."comparisonId", t."agree", t."disagree", t."bothTied", t."oneTied" FROM "RankingTally" t
            WHERE t."labelerId" = ${a}::uuid AND t."projectId" = ${projectId}::uuid`
        : Prisma.sql`SELECT t."comparisonId", t."agree", t."disagree", t."bothTied", t."oneTied" FROM "ComparisonTally" t
            WHERE t."crowd" = 'everyone' AND t."projectId" = ${projectId}::uuid`;
  return Prisma.sql`(
    SELECT s.*, w."labelers", w."at", c."promptId", p."useCase" FROM (${tallies}) s
      JOIN "ComparisonTally" w ON w."comparisonId" = s."comparisonId" AND w."crowd" = 'everyone'
      JOIN "Comparison" c ON c."id" = s."comparisonId" JOIN "Prompt" p ON p."id" = c."promptId"
    WHERE s."disagree" + s."oneTied" > 0
      ${useCase ? Prisma.sql`AND p."useCase" = ${useCase}::"UseCase"` : Prisma.empty}) t`;
};

export const findDisagreements = (
  tx: Transaction,
  { limit, offset, ...by }: DisagreementFilter & { limit: number; offset: number },
): Promise<DisagreementRow[]> =>
  tx.$queryRaw`
    WITH shown AS (
      SELECT t.*, row_number() OVER (ORDER BY ${ORDERS[by.order]}) AS "place" FROM ${contested(by)}
      ORDER BY ${ORDERS[by.order]} LIMIT ${limit} OFFSET ${offset})
    SELECT shown.*, m."content" AS "prompt" FROM shown JOIN LATERAL (
      SELECT "content" FROM "Message" WHERE "promptId" = shown."promptId" ORDER BY "position" DESC LIMIT 1) m ON true
    ORDER BY "place"`;

export async function countDisagreements(tx: Transaction, by: DisagreementFilter): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS "count" FROM ${contested(by)}`;
  return row?.count ?? 0;
}

/** One comparison with its prompt, its responses in an order that tells nothing, and each labeler's own newest revision. */
export async function findRankedComparison(tx: Transaction, id: string) {
  const row = await tx.comparison.findUnique({
    where: { id },
    select: {
      id: true,
      projectId: true,
      prompt: { select: { messages: { orderBy: { position: "asc" }, select: { role: true, content: true } } } },
      responses: { select: { response: { select: { id: true, text: true } } } },
      rankings: {
        orderBy: { id: "asc" },
        select: {
          createdAt: true,
          activeSeconds: true,
          labeler: { select: { id: true, name: true, simulated: true } },
          revisions: {
            where: { authorId: null },
            orderBy: { revision: "desc" },
            take: 1,
            select: { noneAcceptable: true, entries: { select: { responseId: true, tier: true } } },
          },
        },
      },
    },
  });
  return row && { ...row, responses: blindResponses(id, row.responses) };
}

/** Model versions that rankings compare, two by two. */
export const findVersionPairs = (
  tx: Transaction,
  projectId: string,
): Promise<{ a: string; b: string; rankings: number; weeks: number }[]> =>
  tx.$queryRaw`
    SELECT t."versionA" AS "a", t."versionB" AS "b", count(*)::int AS "rankings",
      count(DISTINCT date_trunc('week', t."at"))::int AS "weeks"
    FROM "VersionTally" t WHERE t."projectId" = ${projectId}::uuid GROUP BY 1, 2
    ORDER BY 4 DESC, 3 DESC, 1, 2 LIMIT 50`;

/**
 * How often labelers preferred version a to b, a < b, week by week. Clusters are comparisons, whoever ranked them: `sums` of what
 * was said of them in the week, `touched` of all that was ever said of the comparisons of the week, `left` of that without the
 * week. `first` is `touched` of comparisons that no other row has in `first`: added up over weeks, those are all.
 */
export const findVersionWeeks = (
  tx: Transaction,
  by: { projectId: string; a: string; b: string },
): Promise<{ week: string; rankings: number; sums: number[]; touched: number[]; left: number[]; first: number[] }[]> =>
  tx.$queryRaw`
    WITH part AS (
      SELECT ${WEEK} AS "week", r."comparisonId", count(*) AS "rankings",
        sum(t."aPreferred") AS "x", sum(t."aPreferred" + t."bPreferred") AS "n"
      FROM "VersionTally" t JOIN "RankingTally" r ON r."rankingId" = t."rankingId"
      WHERE t."projectId" = ${by.projectId}::uuid AND t."versionA" = ${by.a}::uuid AND t."versionB" = ${by.b}::uuid GROUP BY 1, 2),
    whole AS (
      SELECT part.*, sum("x") OVER comparison AS "allX", sum("n") OVER comparison AS "allN",
        row_number() OVER comparison AS "place"
      FROM part WINDOW comparison AS (PARTITION BY "comparisonId"))
    SELECT "week", sum("rankings")::int AS "rankings", ${ratioSums(Prisma.sql`"x"`, Prisma.sql`"n"`)} AS "sums",
      ${ratioSums(Prisma.sql`"allX"`, Prisma.sql`"allN"`)} AS "touched",
      ${ratioSums(Prisma.sql`"allX" - "x"`, Prisma.sql`"allN" - "n"`)} AS "left",
      ${ratioSums(
        Prisma.sql`CASE WHEN "place" = 1 THEN "allX" ELSE 0 END`,
        Prisma.sql`CASE WHEN "place" = 1 THEN "allN" ELSE 0 END`,
      )} AS "first"
    FROM whole GROUP BY 1 ORDER BY 1`;

export const findVersions = (tx: Transaction, ids: readonly string[]) =>
  tx.modelVersion.findMany({ where: { id: { in: [...ids] } }, select: { id: true, kind: true, number: true } });

/** Names of people, for pages that show who answered. */
export const findPersonRefs = (tx: Transaction, ids: readonly string[]) =>
  tx.user.findMany({ where: { id: { in: [...ids] } }, select: { id: true, name: true, simulated: true } });
