/** A big project put in place by a few statements, for tests and benchmarks of speed. */
import { randomUUID } from "node:crypto";
import type { Transaction } from "../client";

export type CrowdSize = {
  comparisons: number;
  /** K, responses a comparison. */
  k: number;
  /** Tasks of the beginning that a first labeler has ranked. */
  rankedByFirst: number;
  /** Tasks of the beginning that have all their rankings: of others, and of the first labeler where they ranked. */
  finished: number;
  overlap: number;
};

/**
 * Adds a project with comparisons, each of a prompt of its own, and answered assignments of as many labelers as overlap asks for.
 * Rankings themselves are left out: no queue reads them.
 * @returns the ids of the project and of the labeler who ranked first.
 */
export async function givenCrowd(tx: Transaction, size: CrowdSize): Promise<{ projectId: string; firstId: string }> {
  const [projectId, versionId, requestId] = [randomUUID(), randomUUID(), randomUUID()];
  const labelerIds = Array.from({ length: size.overlap + 1 }, () => randomUUID());
  const [firstId = ""] = labelerIds;
  await tx.$executeRaw`
    INSERT INTO "Project" ("id", "name", "rankingOverlap", "responsesPerPrompt")
    VALUES (${projectId}::uuid, ${`A crowd ${projectId}`}, ${size.overlap}, ${size.k})`;
  await tx.$executeRaw`
    INSERT INTO "User" ("id", "email", "name", "passwordHash", "role")
    SELECT id, id || '@crowd.example', 'Somebody', '', 'labeler' FROM unnest(${labelerIds}::uuid[]) id`;
  await tx.$executeRaw`
    INSERT INTO "PromptAuthor" ("projectId", "id", "name", "split") VALUES (${projectId}::uuid, ${projectId}::uuid, 'crowd', 'train')`;
  await tx.$executeRaw`INSERT INTO "Artifact" ("digest", "byteCount") VALUES (${versionId}, 1)`;
  await tx.$executeRaw`
    INSERT INTO "ModelVersion" ("id", "projectId", "kind", "number", "artifactDigest", "parameterCount")
    VALUES (${versionId}::uuid, ${projectId}::uuid, 'policy', 1, ${versionId}, 1)`;
  await tx.$executeRaw`
    INSERT INTO "SamplingRequest" ("id", "projectId", "k", "temperature", "maxTokens", "seed", "total", "done")
    VALUES (${requestId}::uuid, ${projectId}::uuid, ${size.k}, 1, 64, 1, ${size.comparisons}, ${size.comparisons})`;

  const { comparisons, k } = size;
  await tx.$executeRaw`
    INSERT INTO "Prompt" ("id", "projectId", "authorId", "useCase", "digest")
    SELECT gen_random_uuid(), ${projectId}::uuid, ${projectId}::uuid, 'open_qa', 'crowd ' || i
    FROM generate_series(1, ${comparisons}::int) i`;
  await tx.$executeRaw`
    INSERT INTO "Message" ("promptId", "position", "role", "content")
    SELECT "id", 0, 'user', 'What would you tell a friend about number ' || substr("digest", 7) || '?'
    FROM "Prompt" WHERE "projectId" = ${projectId}::uuid`;
  await tx.$executeRaw`
    INSERT INTO "Comparison" ("id", "projectId", "promptId", "samplingRequestId")
    SELECT gen_random_uuid(), ${projectId}::uuid, "id", ${requestId}::uuid
    FROM "Prompt" WHERE "projectId" = ${projectId}::uuid ORDER BY substr("digest", 7)::int`;
  await tx.$executeRaw`
    INSERT INTO "Response" ("id", "promptId", "modelVersionId", "text", "tokenCount", "temperature", "topP", "maxTokens", "seed",
      "logprob", "finishReason")
    SELECT gen_random_uuid(), "promptId", ${versionId}::uuid, 'I would tell them what I know, in ' || n || ' sentences.',
      12, 1, 1, 64, n, -9, 'stop'
    FROM "Comparison", generate_series(1, ${k}::int) n WHERE "projectId" = ${projectId}::uuid`;
  await tx.$executeRaw`
    INSERT INTO "ComparisonResponse" ("comparisonId", "position", "responseId")
    SELECT c."id", r."seed" - 1, r."id" FROM "Comparison" c JOIN "Response" r ON r."promptId" = c."promptId"
    WHERE c."projectId" = ${projectId}::uuid`;
  await tx.$executeRaw`
    INSERT INTO "Assignment" ("id", "kind", "projectId", "labelerId", "promptId", "comparisonId", "state", "expiresAt", "finishedAt")
    SELECT gen_random_uuid(), 'ranking', ${projectId}::uuid, labeler."id", task."promptId", task."id", 'submitted',
      '2026-01-01', '2026-01-01'
    FROM (SELECT "id", "promptId", row_number() OVER (ORDER BY "queuedAt", "id") AS "n"
          FROM "Comparison" WHERE "projectId" = ${projectId}::uuid) task
    JOIN unnest(${labelerIds}::uuid[]) WITH ORDINALITY AS labeler("id", "seat")
      ON ("seat" = 1 AND "n" <= ${size.rankedByFirst})
        OR ("seat" > 1 AND "n" <= ${size.finished}
          AND "seat" <= ${size.overlap} + (CASE WHEN "n" <= ${size.rankedByFirst} THEN 0 ELSE 1 END))`;
  return { projectId, firstId };
}
