/** Model versions and where they come from. */

import { recordArtifact } from "./artifacts";
import type { Transaction } from "./client";
import type { Prisma } from "./generated/client";
import type { ModelKind } from "./generated/enums";
import { lockProject } from "./projects";

const name = { select: { id: true, kind: true, number: true } } as const;
const withLineage = {
  round: {
    select: {
      id: true,
      kind: true,
      config: true,
      snapshotId: true,
      baseVersion: name,
      rewardVersion: name,
    },
  },
} satisfies Prisma.ModelVersionInclude;

/** A model version, or null. */
export const findModel = (tx: Transaction, id: string) => tx.modelVersion.findUnique({ where: { id } });

/** A project's model versions with their lineage, newest first. */
export const findModels = (tx: Transaction, projectId: string) =>
  tx.modelVersion.findMany({
    where: { projectId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    include: withLineage,
  });
export type ModelRow = Awaited<ReturnType<typeof findModels>>[number];

/** The names of some of a project's model versions; ids of other projects are left out. */
export const findModelsById = (tx: Transaction, projectId: string, ids: readonly string[]) =>
  tx.modelVersion.findMany({
    where: { projectId, id: { in: [...ids] } },
    select: { id: true, kind: true, number: true },
  });

/** The version that a round has made, or null. */
export const findModelOfRound = (tx: Transaction, roundId: string) =>
  tx.modelVersion.findUnique({ where: { roundId } });

/** How many responses each version of a project has given. */
export async function countResponsesByModel(tx: Transaction, projectId: string): Promise<Map<string, number>> {
  const rows = await tx.$queryRaw<{ id: string; count: number }[]>`
    SELECT m."id", count(*)::int AS "count" FROM "Response" r
    JOIN "ModelVersion" m ON m."id" = r."modelVersionId"
    WHERE m."projectId" = ${projectId}::uuid GROUP BY m."id"`;
  return new Map(rows.map((r) => [r.id, r.count]));
}

/** The last value of the named metrics, by round. */
export async function findLastMetrics(
  tx: Transaction,
  roundIds: readonly string[],
  names: readonly string[],
): Promise<Map<string, Record<string, number>>> {
  const byRound = new Map<string, Record<string, number>>();
  if (roundIds.length === 0) return byRound;
  const rows = await tx.$queryRaw<{ roundId: string; name: string; value: number }[]>`
    SELECT DISTINCT ON ("roundId", "name") "roundId", "name", "value" FROM "RoundMetric"
    WHERE "roundId" = ANY(${roundIds}::uuid[]) AND "name" = ANY(${names})
    ORDER BY "roundId", "name", "step" DESC`;
  for (const { roundId, name, value } of rows) byRound.set(roundId, { ...byRound.get(roundId), [name]: value });
  return byRound;
}

/**
 * Registers a model version under the next number of its kind. The project's row is locked meanwhile, so two rounds that end
 * together get different numbers.
 */
export async function insertModel(
  tx: Transaction,
  model: {
    projectId: string;
    kind: ModelKind;
    roundId: string | null;
    artifact: { digest: string; byteCount: number };
    parameterCount: number;
  },
): Promise<{ id: string; number: number }> {
  const { artifact, ...data } = model;
  await lockProject(tx, model.projectId);
  await recordArtifact(tx, artifact);
  const newest = await tx.modelVersion.aggregate({
    where: { projectId: model.projectId, kind: model.kind },
    _max: { number: true },
  });
  return tx.modelVersion.create({
    data: { ...data, artifactDigest: artifact.digest, number: (newest._max.number ?? 0) + 1 },
    select: { id: true, number: true },
  });
}

/** One place of one response in the newest revision of one ranking. */
export type RankedResponse = {
  rankingId: string;
  promptId: string;
  modelVersionId: string;
  tier: number;
};

/** Rankings of comparisons between different model versions, as their newest revision has them; repetitions are none. */
export const findRankedAcrossModels = (tx: Transaction, projectId: string): Promise<RankedResponse[]> =>
  tx.$queryRaw`
    WITH mixed AS (
      SELECT c."id", c."promptId" FROM "Comparison" c
      JOIN "ComparisonResponse" cr ON cr."comparisonId" = c."id"
      JOIN "Response" r ON r."id" = cr."responseId"
      WHERE c."projectId" = ${projectId}::uuid AND c."source" <> 'repetition'
      GROUP BY c."id" HAVING count(DISTINCT r."modelVersionId") > 1
    ), newest AS (
      SELECT DISTINCT ON (v."rankingId") v."id", v."rankingId", m."promptId" FROM mixed m
      JOIN "Ranking" k ON k."comparisonId" = m."id"
      JOIN "RankingRevision" v ON v."rankingId" = k."id"
      ORDER BY v."rankingId", v."revision" DESC
    )
    SELECT n."rankingId", n."promptId", r."modelVersionId", e."tier" FROM newest n
    JOIN "RankingEntry" e ON e."rankingRevisionId" = n."id"
    JOIN "Response" r ON r."id" = e."responseId"
    ORDER BY n."promptId", n."rankingId", e."responseId"`;
