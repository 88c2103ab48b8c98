CREATE TABLE "ReviewTally" (
  "kind" "TaskKind" NOT NULL,
  "taskId" UUID NOT NULL,
  "projectId" UUID NOT NULL,
  "promptId" UUID NOT NULL,
  "answers" INTEGER NOT NULL DEFAULT 0,
  "waiting" INTEGER NOT NULL DEFAULT 0,
  "openReturns" INTEGER NOT NULL DEFAULT 0,
  "disagreement" DOUBLE PRECISION,
  "againstModel" DOUBLE PRECISION,
  "draw" DOUBLE PRECISION,
  "returnedAt" TIMESTAMP(3),
  "answeredAt" TIMESTAMP(3),
  CONSTRAINT "ReviewTally_pkey" PRIMARY KEY ("kind", "taskId")
);

CREATE TABLE "RewardScore" (
  "modelVersionId" UUID NOT NULL,
  "responseId" UUID NOT NULL,
  "score" DOUBLE PRECISION NOT NULL,
  "heldOut" BOOLEAN NOT NULL,
  CONSTRAINT "RewardScore_pkey" PRIMARY KEY ("responseId", "modelVersionId")
);
CREATE INDEX "RewardScore_modelVersionId_idx" ON "RewardScore"("modelVersionId");
ALTER TABLE "RewardScore" ADD CONSTRAINT "RewardScore_modelVersionId_fkey"
  FOREIGN KEY ("modelVersionId") REFERENCES "ModelVersion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "RewardScore" ADD CONSTRAINT "RewardScore_responseId_fkey"
  FOREIGN KEY ("responseId") REFERENCES "Response"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the schema language cannot say.

-- The reviewers' queues, each in its order: see lib/db/review-queue.ts.
CREATE INDEX "ReviewTally_disagreement" ON "ReviewTally" ("projectId", "disagreement" DESC, "taskId")
  WHERE "waiting" > 0 AND "disagreement" > 0;
CREATE INDEX "ReviewTally_against_model" ON "ReviewTally" ("projectId", "againstModel" DESC, "taskId")
  WHERE "waiting" > 0 AND "againstModel" IS NOT NULL;
CREATE INDEX "ReviewTally_audit" ON "ReviewTally" ("projectId", "draw", "taskId") WHERE "draw" IS NOT NULL;
CREATE INDEX "ReviewTally_returned" ON "ReviewTally" ("projectId", "returnedAt", "taskId") WHERE "openReturns" > 0;
CREATE INDEX "ReviewTally_newest" ON "ReviewTally" ("projectId", "answeredAt" DESC, "taskId") WHERE "waiting" > 0;
-- Returns are few; whether one is open is asked from here.
CREATE INDEX "Review_returns" ON "Review" ("projectId") WHERE "verdict" = 'returned';

/* Where an answer stands in the audit's draw, in [0, 1): see lib/db/reviews.ts. */
CREATE FUNCTION audit_draw(seed UUID, answer UUID) RETURNS DOUBLE PRECISION LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('x' || left(md5(seed::text || answer::text), 8))::bit(32)::bigint / 4294967296::double precision
$$;

/*
 * All answers that reviewers may read, one row each: its task, its newest revision, whether it waits for a review (it has none, or
 * its labeler has revised it since), whether it is returned and unanswered, and where it stands in the audit's draw.
 */
CREATE VIEW "ReviewableAnswer" AS
  SELECT 'ranking'::"TaskKind" AS "kind", r."comparisonId" AS "taskId", r."id", newest."id" AS "revisionId", r."createdAt",
    last."id" IS NULL OR (newest."authorId" IS NULL AND newest."revision" > last."revision") AS "waits",
    coalesce(last."verdict" = 'returned' AND newest."revision" = last."revision", false) AS "isReturned",
    audit_draw(p."auditSeed", r."id") AS "draw", last."createdAt" AS "reviewedAt"
  FROM "Comparison" c JOIN "Project" p ON p."id" = c."projectId" JOIN "Ranking" r ON r."comparisonId" = c."id"
    JOIN LATERAL (SELECT * FROM "RankingRevision" v WHERE v."rankingId" = r."id" ORDER BY v."revision" DESC LIMIT 1) newest ON true
    LEFT JOIN LATERAL (SELECT * FROM "Review" v WHERE v."rankingId" = r."id" ORDER BY v."number" DESC LIMIT 1) last ON true
  WHERE c."retiredAt" IS NULL AND c."source" = 'ranking_task'
  UNION ALL
  SELECT 'demonstration', d."promptId", d."id", newest."id", d."createdAt",
    last."id" IS NULL OR (newest."authorId" IS NULL AND newest."revision" > last."revision"),
    coalesce(last."verdict" = 'returned' AND newest."revision" = last."revision", false),
    audit_draw(p."auditSeed", d."id"), last."createdAt"
  FROM "Prompt" q JOIN "Project" p ON p."id" = q."projectId" JOIN "Demonstration" d ON d."promptId" = q."id"
    JOIN LATERAL (SELECT * FROM "DemonstrationRevision" v WHERE v."demonstrationId" = d."id"
      ORDER BY v."revision" DESC LIMIT 1) newest ON true
    LEFT JOIN LATERAL (SELECT * FROM "Review" v WHERE v."demonstrationId" = d."id" ORDER BY v."number" DESC LIMIT 1) last ON true
  WHERE q."retiredAt" IS NULL;

-- Triggers keep the tallies of reviews, so that they are true whoever writes, and for the very transaction that writes.

/*
 * Counts tasks anew, whole. Who counts the same task at the same time waits for the other's end, and then counts in a statement
 * that sees what the other has written; so the last one to commit has counted everything. Tasks are held in the order of ids.
 */
CREATE FUNCTION count_reviews(of_kind "TaskKind", tasks UUID[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF of_kind = 'ranking' THEN
    INSERT INTO "ReviewTally" ("kind", "taskId", "projectId", "promptId")
      SELECT of_kind, "id", "projectId", "promptId" FROM "Comparison" WHERE "id" = ANY(tasks) AND "source" = 'ranking_task'
      ORDER BY "id" ON CONFLICT DO NOTHING;
  ELSE
    INSERT INTO "ReviewTally" ("kind", "taskId", "projectId", "promptId")
      SELECT of_kind, "id", "projectId", "id" FROM "Prompt" WHERE "id" = ANY(tasks) ORDER BY "id" ON CONFLICT DO NOTHING;
  END IF;
  PERFORM FROM "ReviewTally" WHERE "kind" = of_kind AND "taskId" = ANY(tasks) ORDER BY "taskId" FOR UPDATE;

  WITH answer AS MATERIALIZED (SELECT * FROM "ReviewableAnswer" WHERE "kind" = of_kind AND "taskId" = ANY(tasks)),
  -- The newest reward model that has scored all responses of a comparison.
  judge AS (
    SELECT DISTINCT ON (a."taskId") a."taskId", m."id"
    FROM (SELECT DISTINCT "taskId" FROM answer WHERE of_kind = 'ranking') a
      JOIN "ComparisonResponse" o ON o."comparisonId" = a."taskId" JOIN "RewardScore" s ON s."responseId" = o."responseId"
      JOIN "ModelVersion" m ON m."id" = s."modelVersionId"
    GROUP BY a."taskId", m."id"
    HAVING count(*) = (SELECT count(*) FROM "ComparisonResponse" all_of WHERE all_of."comparisonId" = a."taskId")
    ORDER BY a."taskId", m."number" DESC),
  -- How often one response stands above another, below it, and beside it.
  pair AS (
    SELECT a."taskId", x."responseId" AS "x", y."responseId" AS "y", count(*) AS "all",
      count(*) FILTER (WHERE x."tier" < y."tier") AS "above", count(*) FILTER (WHERE x."tier" > y."tier") AS "below",
      count(*) FILTER (WHERE x."tier" = y."tier") AS "tied"
    FROM answer a JOIN "RankingEntry" x ON x."rankingRevisionId" = a."revisionId"
      JOIN "RankingEntry" y ON y."rankingRevisionId" = a."revisionId" AND x."responseId" < y."responseId"
    WHERE of_kind = 'ranking' GROUP BY 1, 2, 3),
  apart AS (
    SELECT pair."taskId",
      sum("above" * "below" + ("above" + "below") * "tied" / 2.0) FILTER (WHERE "all" > 1)
        / sum("all" * ("all" - 1) / 2.0) FILTER (WHERE "all" > 1) AS "disagreement",
      max(1 / (1 + exp(-least(abs(sx."score" - sy."score"), 700)))) FILTER (
        WHERE ("above" > "below" AND sx."score" < sy."score") OR ("above" < "below" AND sx."score" > sy."score")) AS "againstModel"
    FROM pair LEFT JOIN judge ON judge."taskId" = pair."taskId"
      LEFT JOIN "RewardScore" sx ON sx."responseId" = pair."x" AND sx."modelVersionId" = judge."id"
      LEFT JOIN "RewardScore" sy ON sy."responseId" = pair."y" AND sy."modelVersionId" = judge."id"
    GROUP BY 1),
  counted AS (
    SELECT "taskId", count(*) AS "answers", count(*) FILTER (WHERE "waits") AS "waiting",
      count(*) FILTER (WHERE "isReturned") AS "openReturns", min("draw") FILTER (WHERE "waits") AS "draw",
      min("reviewedAt") FILTER (WHERE "isReturned") AS "returnedAt", max("createdAt") AS "answeredAt"
    FROM answer GROUP BY 1)
  UPDATE "ReviewTally" t SET "answers" = coalesce(counted."answers", 0), "waiting" = coalesce(counted."waiting", 0),
    "openReturns" = coalesce(counted."openReturns", 0), "disagreement" = apart."disagreement",
    "againstModel" = apart."againstModel", "draw" = counted."draw", "returnedAt" = counted."returnedAt",
    "answeredAt" = counted."answeredAt"
  FROM unnest(tasks) AS task ("id") LEFT JOIN counted ON counted."taskId" = task."id" LEFT JOIN apart ON apart."taskId" = task."id"
  WHERE t."kind" = of_kind AND t."taskId" = task."id";
END $$;

/* Entries come after their revision, so a ranking is counted when they are there. */
CREATE FUNCTION count_reviews_of_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM count_reviews('ranking', ARRAY(
    SELECT DISTINCT r."comparisonId" FROM (SELECT DISTINCT "rankingRevisionId" FROM added) e
      JOIN "RankingRevision" v ON v."id" = e."rankingRevisionId" JOIN "Ranking" r ON r."id" = v."rankingId"));
  RETURN NULL;
END $$;
CREATE TRIGGER "count_reviews" AFTER INSERT ON "RankingEntry" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION count_reviews_of_entries();

CREATE FUNCTION count_reviews_of_demonstrations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM count_reviews('demonstration', ARRAY(
    SELECT DISTINCT d."promptId" FROM added v JOIN "Demonstration" d ON d."id" = v."demonstrationId"));
  RETURN NULL;
END $$;
CREATE TRIGGER "count_reviews" AFTER INSERT ON "DemonstrationRevision" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION count_reviews_of_demonstrations();

CREATE FUNCTION count_reviews_of_reviews() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM count_reviews('ranking', ARRAY(
    SELECT DISTINCT r."comparisonId" FROM added v JOIN "Ranking" r ON r."id" = v."rankingId"));
  PERFORM count_reviews('demonstration', ARRAY(
    SELECT DISTINCT d."promptId" FROM added v JOIN "Demonstration" d ON d."id" = v."demonstrationId"));
  RETURN NULL;
END $$;
CREATE TRIGGER "count_reviews" AFTER INSERT ON "Review" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION count_reviews_of_reviews();

CREATE FUNCTION count_reviews_of_scores() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM count_reviews('ranking', ARRAY(
    SELECT DISTINCT o."comparisonId" FROM added s JOIN "ComparisonResponse" o ON o."responseId" = s."responseId"));
  RETURN NULL;
END $$;
CREATE TRIGGER "count_reviews" AFTER INSERT ON "RewardScore" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION count_reviews_of_scores();

/* What is retired waits for nobody. */
CREATE FUNCTION count_reviews_of_retired() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM count_reviews(TG_ARGV[0]::"TaskKind", ARRAY[NEW."id"]);
  RETURN NULL;
END $$;
CREATE TRIGGER "count_reviews" AFTER UPDATE OF "retiredAt" ON "Comparison"
  FOR EACH ROW WHEN (OLD."retiredAt" IS DISTINCT FROM NEW."retiredAt") EXECUTE FUNCTION count_reviews_of_retired('ranking');
CREATE TRIGGER "count_reviews" AFTER UPDATE OF "retiredAt" ON "Prompt"
  FOR EACH ROW WHEN (OLD."retiredAt" IS DISTINCT FROM NEW."retiredAt") EXECUTE FUNCTION count_reviews_of_retired('demonstration');

-- What was answered before.
SELECT count_reviews('ranking', ARRAY(SELECT DISTINCT "comparisonId" FROM "Ranking"));
SELECT count_reviews('demonstration', ARRAY(SELECT DISTINCT "promptId" FROM "Demonstration"));
