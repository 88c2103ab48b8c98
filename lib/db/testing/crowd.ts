/** A big project put in place by a few statements, for tests and benchmarks of speed. */
import { randomUUID } from "node:crypto";
import type { Transaction } from "../client";
import { Prisma } from "../generated/client";

/** Ids by number, from 1: in order, and of one project only. `number`: a whole number in SQL. */
const numbered = (projectId: string, number: Prisma.Sql) => Prisma.sql`
  (lpad(to_hex(${number}), 8, '0') || '-0000-4000-8000-' || right(${projectId}, 12))::uuid`;

/**
 * Adds a project with prompts, comparisons dealt over them in turn, and K responses to each comparison.
 * @returns its id.
 */
export async function givenCrowd(
  tx: Transaction,
  size: { prompts: number; comparisons: number; k: number; overlap: number },
): Promise<string> {
  const { prompts, comparisons, k } = size;
  const projectId = randomUUID();
  const id = (number: Prisma.Sql) => numbered(projectId, number);
  const rounds = Math.ceil(comparisons / prompts);
  await tx.$executeRaw`
    INSERT INTO "Project" ("id", "name", "rankingOverlap", "responsesPerPrompt")
    VALUES (${projectId}::uuid, ${`A crowd ${projectId}`}, ${size.overlap}, ${k})`;
  await tx.$executeRaw`
    INSERT INTO "PromptAuthor" ("id", "projectId", "name", "split")
    VALUES (${projectId}::uuid, ${projectId}::uuid, 'somebody', 'train')`;
  await tx.$executeRaw`INSERT INTO "Artifact" ("digest", "byteCount") VALUES (${projectId}, 1)`;
  await tx.$executeRaw`
    INSERT INTO "ModelVersion" ("id", "projectId", "kind", "number", "artifactDigest", "parameterCount")
    VALUES (${projectId}::uuid, ${projectId}::uuid, 'policy', 1, ${projectId}, 1)`;
  await tx.$executeRaw`
    INSERT INTO "SamplingRequest" ("id", "projectId", "k", "temperature", "maxTokens", "seed", "total", "done")
    SELECT ${id(Prisma.sql`n`)}, ${projectId}::uuid, ${k}, 1, 64, n, ${prompts}, ${prompts} FROM generate_series(1, ${rounds}::int) n`;
  await tx.$executeRaw`
    INSERT INTO "Prompt" ("id", "projectId", "authorId", "useCase", "digest")
    SELECT ${id(Prisma.sql`n`)}, ${projectId}::uuid, ${projectId}::uuid, 'open_qa', n FROM generate_series(1, ${prompts}::int) n`;
  await tx.$executeRaw`
    INSERT INTO "Message" ("promptId", "position", "role", "content")
    SELECT ${id(Prisma.sql`n`)}, 0, 'user', 'What would you tell a friend about number ' || n || '?'
    FROM generate_series(1, ${prompts}::int) n`;
  await tx.$executeRaw`
    INSERT INTO "Comparison" ("id", "projectId", "promptId", "samplingRequestId")
    SELECT ${id(Prisma.sql`n`)}, ${projectId}::uuid, ${id(Prisma.sql`1 + (n - 1) % ${prompts}::int`)},
      ${id(Prisma.sql`1 + (n - 1) / ${prompts}::int`)}
    FROM generate_series(1, ${comparisons}::int) n`;
  const response = id(Prisma.sql`(n - 1) * ${k}::int + place`);
  await tx.$executeRaw`
    INSERT INTO "Response" ("id", "promptId", "modelVersionId", "text", "tokenCount", "temperature", "topP", "maxTokens", "seed",
      "logprob", "finishReason")
    SELECT ${response}, ${id(Prisma.sql`1 + (n - 1) % ${prompts}::int`)}, ${projectId}::uuid,
      'Of number ' || n || ' I would tell them what I know, in ' || place || ' sentences.', 16, 1, 1, 64, place, -9, 'stop'
    FROM generate_series(1, ${comparisons}::int) n, generate_series(1, ${k}::int) place`;
  await tx.$executeRaw`
    INSERT INTO "ComparisonResponse" ("comparisonId", "position", "responseId")
    SELECT ${id(Prisma.sql`n`)}, place - 1, ${response}
    FROM generate_series(1, ${comparisons}::int) n, generate_series(1, ${k}::int) place`;
  return projectId;
}

/** Says of a labeler that they have answered the crowd's comparisons from one number to another, both included. */
export const givenAnswered = (
  tx: Transaction,
  by: { projectId: string; labelerId: string; from: number; to: number },
): Promise<number> => tx.$executeRaw`
  INSERT INTO "Assignment" ("id", "kind", "projectId", "labelerId", "promptId", "comparisonId", "state", "expiresAt", "finishedAt")
  SELECT gen_random_uuid(), 'ranking', "projectId", ${by.labelerId}::uuid, "promptId", "id", 'submitted', '2026-01-01', '2026-01-01'
  FROM "Comparison" WHERE "id" BETWEEN ${numbered(by.projectId, Prisma.sql`${by.from}::int`)}
    AND ${numbered(by.projectId, Prisma.sql`${by.to}::int`)} AND "projectId" = ${by.projectId}::uuid`;

/** As if all that queues had done so an hour earlier. */
export const givenAnHourPassed = async (tx: Transaction): Promise<void> => {
  await tx.$executeRaw`UPDATE "Comparison" SET "queuedAt" = "queuedAt" - interval '1 hour'`;
  await tx.$executeRaw`
    UPDATE "QueuePosition" SET "movedAt" = "movedAt" - interval '1 hour', "passedUntil" = "passedUntil" - interval '1 hour'`;
};

/** Adds many submitted rankings, each of one revision, in five statements. */
export async function givenRankings(
  tx: Transaction,
  rankings: readonly { comparisonId: string; labelerId: string; tiers: readonly (readonly string[])[]; at: Date }[],
): Promise<void> {
  const found = await tx.comparison.findMany({ where: { id: { in: rankings.map((r) => r.comparisonId) } } });
  const byId = new Map(found.map((comparison) => [comparison.id, comparison]));
  const rows = rankings.map(({ comparisonId, labelerId, tiers, at }) => {
    const comparison = byId.get(comparisonId);
    if (!comparison) throw new Error(`There is no comparison ${comparisonId}.`);
    const { projectId, promptId } = comparison;
    const [assignmentId, rankingId, revisionId] = [randomUUID(), randomUUID(), randomUUID()];
    const displayOrder = tiers.flat();
    const task = {
      id: assignmentId,
      kind: "ranking" as const,
      state: "submitted" as const,
      projectId,
      promptId,
      comparisonId,
    };
    return {
      assignment: { ...task, labelerId, displayOrder, expiresAt: at, finishedAt: at },
      ranking: { id: rankingId, assignmentId, comparisonId, labelerId, displayOrder, activeSeconds: 30, createdAt: at },
      revision: { id: revisionId, rankingId, revision: 1, createdAt: at },
      entries: tiers.flatMap((tier, i) =>
        tier.map((responseId) => ({ rankingRevisionId: revisionId, responseId, tier: i + 1 })),
      ),
    };
  });
  await tx.assignment.createMany({ data: rows.map((row) => row.assignment) });
  await tx.ranking.createMany({ data: rows.map((row) => row.ranking) });
  await tx.rankingRevision.createMany({ data: rows.map((row) => row.revision) });
  await tx.rankingEntry.createMany({ data: rows.flatMap((row) => row.entries) });
}
