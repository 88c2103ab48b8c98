/** Fills a scratch database by SQL with labelers and rankings, as many as asked for: no page is clicked a hundred thousand times. */
import type { Database } from "@/lib/db/client";

export const LABELERS = 200;
const OVERLAP = 3;
const K = 4;
const WEEKS = 26;

/** Two hundred labelers, once. */
export const fillLabelers = (db: Database): Promise<number> =>
  db.$executeRawUnsafe(`
    INSERT INTO "User" ("id", "email", "name", "passwordHash", "role")
    SELECT gen_random_uuid(), 'labeler-' || i || '@bench.example', 'Labeler ' || lpad(i::text, 3, '0'), '', 'labeler'
    FROM generate_series(1, ${LABELERS}) i`);

/**
 * A project of its own with so many rankings of K = 4 responses, three labelers a comparison, over half a year. Labelers see a
 * quality with noise, and tie what is near.
 * @returns its id.
 */
export async function fillProject(db: Database, rankings: number): Promise<string> {
  const comparisons = Math.ceil(rankings / OVERLAP);
  const project = await db.project.create({
    data: { name: `${rankings} rankings`, rankingOverlap: OVERLAP, responsesPerPrompt: K },
  });
  const statements = [
    `INSERT INTO "GuidelinesVersion" ("id", "projectId", "version", "markdown") VALUES (gen_random_uuid(), $p, 1, 'Be kind.')`,
    `INSERT INTO "PromptAuthor" ("id", "projectId", "name", "split") VALUES (gen_random_uuid(), $p, 'bench', 'train')`,
    `INSERT INTO "Artifact" ("digest", "byteCount") VALUES ('bench', 1) ON CONFLICT DO NOTHING`,
    `INSERT INTO "ModelVersion" ("id", "projectId", "kind", "number", "artifactDigest", "parameterCount")
      SELECT gen_random_uuid(), $p, 'policy', n, 'bench', 1 FROM generate_series(1, 2) n`,
    `INSERT INTO "SamplingRequest" ("id", "projectId", "k", "temperature", "maxTokens", "seed", "total", "done")
      VALUES (gen_random_uuid(), $p, ${K}, 1, 64, 1, ${comparisons}, ${comparisons})`,
    `CREATE UNLOGGED TABLE bench_comparison AS
      SELECT i, gen_random_uuid() AS prompt, gen_random_uuid() AS comparison,
        now() - random() * interval '${WEEKS} weeks' AS at FROM generate_series(1, ${comparisons}) i`,
    `INSERT INTO "Prompt" ("id", "projectId", "authorId", "useCase", "digest")
      SELECT prompt, $p, (SELECT "id" FROM "PromptAuthor" WHERE "projectId" = $p),
        (enum_range(NULL::"UseCase"))[1 + i % 10], prompt::text FROM bench_comparison`,
    `INSERT INTO "Message" ("promptId", "position", "role", "content")
      SELECT prompt, 0, 'user', CASE WHEN i % 10 = 0 THEN 'I think that it rains. Am I right?' ELSE 'Question ' || i END
      FROM bench_comparison`,
    `INSERT INTO "Comparison" ("id", "projectId", "promptId", "samplingRequestId")
      SELECT comparison, $p, prompt, (SELECT "id" FROM "SamplingRequest" WHERE "projectId" = $p) FROM bench_comparison`,
    `CREATE UNLOGGED TABLE bench_response AS
      SELECT i, k, gen_random_uuid() AS response, random() AS quality FROM bench_comparison, generate_series(0, ${K - 1}) k`,
    `INSERT INTO "Response" ("id", "promptId", "modelVersionId", "text", "tokenCount", "temperature", "topP", "maxTokens",
        "seed", "logprob", "finishReason")
      SELECT response, prompt, (SELECT "id" FROM "ModelVersion" WHERE "projectId" = $p AND "number" = 1 + k % 2),
        repeat('So it is, as far as anyone can tell. ', 1 + (10 * random())::int), 64, 1, 1, 64, k, -40, 'stop'
      FROM bench_response JOIN bench_comparison USING (i)`,
    `INSERT INTO "ComparisonResponse" ("comparisonId", "position", "responseId")
      SELECT comparison, k, response FROM bench_response JOIN bench_comparison USING (i)`,
    `CREATE UNLOGGED TABLE bench_ranking AS
      SELECT i, u."id" AS labeler, gen_random_uuid() AS assignment, gen_random_uuid() AS ranking, gen_random_uuid() AS revision
      FROM bench_comparison CROSS JOIN generate_series(0, ${OVERLAP - 1}) o
        JOIN (SELECT "id", row_number() OVER (ORDER BY "email") - 1 AS n FROM "User" WHERE "email" LIKE 'labeler-%@bench.example') u
          ON u.n = (i * 7919 + CASE o WHEN 0 THEN 0 ELSE (o - 1) * 99 + 1 + abs(hashint4(i + o)) % 99 END) % ${LABELERS}`,
    `INSERT INTO "Assignment" ("id", "kind", "projectId", "labelerId", "promptId", "comparisonId", "state", "expiresAt", "finishedAt")
      SELECT assignment, 'ranking', $p, labeler, prompt, comparison, 'submitted', at, at
      FROM bench_ranking JOIN bench_comparison USING (i)`,
    `INSERT INTO "Ranking" ("id", "assignmentId", "comparisonId", "labelerId", "guidelinesVersionId", "displayOrder",
        "activeSeconds", "createdAt")
      SELECT ranking, assignment, comparison, labeler, (SELECT "id" FROM "GuidelinesVersion" WHERE "projectId" = $p),
        (SELECT array_agg(response ORDER BY random()) FROM bench_response r WHERE r.i = b.i), 20 + (60 * random())::int, at
      FROM bench_ranking b JOIN bench_comparison USING (i)`,
    `INSERT INTO "RankingRevision" ("id", "rankingId", "revision") SELECT revision, ranking, 1 FROM bench_ranking`,
    `INSERT INTO "RankingEntry" ("rankingRevisionId", "responseId", "tier")
      SELECT revision, response, dense_rank() OVER (PARTITION BY revision ORDER BY round((8 * (quality + 0.4 * random()))::numeric) DESC)
      FROM bench_ranking JOIN bench_response USING (i)`,
    `DROP TABLE bench_comparison, bench_response, bench_ranking`,
  ];
  for (const statement of statements) {
    await db.$executeRawUnsafe(statement.replaceAll("$p", `'${project.id}'::uuid`));
    const made = /^CREATE UNLOGGED TABLE (\w+)/.exec(statement)?.[1];
    if (made) await db.$executeRawUnsafe(`CREATE INDEX ON ${made} (i)`);
  }
  await db.$executeRawUnsafe("ANALYZE");
  return project.id;
}

/** One labeler of the project changes their mind about one comparison: what a reading finds uncounted on a busy day. */
export const reviseOne = (db: Database, projectId: string): Promise<number> =>
  db.$executeRawUnsafe(`
    WITH chosen AS (
      SELECT r."id", v."id" AS "before", gen_random_uuid() AS "after", v."revision" FROM (
        SELECT "rankingId" FROM "RankingTally" WHERE "projectId" = '${projectId}'::uuid
        OFFSET floor(random() * 900) LIMIT 1) t
        JOIN "Ranking" r ON r."id" = t."rankingId"
        JOIN LATERAL (SELECT * FROM "RankingRevision" WHERE "rankingId" = r."id" ORDER BY "revision" DESC LIMIT 1) v ON true),
    revised AS (
      INSERT INTO "RankingRevision" ("id", "rankingId", "revision") SELECT "after", "id", "revision" + 1 FROM chosen RETURNING 1)
    INSERT INTO "RankingEntry" ("rankingRevisionId", "responseId", "tier")
      SELECT c."after", e."responseId", e."tier" FROM chosen c JOIN "RankingEntry" e ON e."rankingRevisionId" = c."before"
        CROSS JOIN revised`);
