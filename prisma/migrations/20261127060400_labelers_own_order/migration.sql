-- How far labelers are apart is said of what they gave themselves: where a reviewer has corrected one, the labeler's own order counts.

/*
 * All answers that reviewers may read, one row each: its task, its labeler's own newest revision, whether it waits for a review (it has
 * none, or its labeler has revised it since), whether it is returned and unanswered, and where it stands in the audit's draw.
 */
CREATE OR REPLACE VIEW "ReviewableAnswer" AS
  SELECT 'ranking'::"TaskKind" AS "kind", r."comparisonId" AS "taskId", r."id",
    CASE WHEN newest."authorId" IS NULL THEN newest."id" ELSE (SELECT v."id" FROM "RankingRevision" v
      WHERE v."rankingId" = r."id" AND v."authorId" IS NULL ORDER BY v."revision" DESC LIMIT 1) END AS "revisionId", r."createdAt",
    last."id" IS NULL OR (newest."authorId" IS NULL AND newest."revision" > last."revision") AS "waits",
    coalesce(last."verdict" = 'returned' AND newest."revision" = last."revision", false) AS "isReturned",
    audit_draw(p."auditSeed", r."id") AS "draw", last."createdAt" AS "reviewedAt"
  FROM "Comparison" c JOIN "Project" p ON p."id" = c."projectId" JOIN "Ranking" r ON r."comparisonId" = c."id"
    JOIN LATERAL (SELECT * FROM "RankingRevision" v WHERE v."rankingId" = r."id" ORDER BY v."revision" DESC LIMIT 1) newest ON true
    LEFT JOIN LATERAL (SELECT * FROM "Review" v WHERE v."rankingId" = r."id" ORDER BY v."number" DESC LIMIT 1) last ON true
  WHERE c."retiredAt" IS NULL AND c."source" = 'ranking_task'
  UNION ALL
  SELECT 'demonstration', d."promptId", d."id",
    CASE WHEN newest."authorId" IS NULL THEN newest."id" ELSE (SELECT v."id" FROM "DemonstrationRevision" v
      WHERE v."demonstrationId" = d."id" AND v."authorId" IS NULL ORDER BY v."revision" DESC LIMIT 1) END, d."createdAt",
    last."id" IS NULL OR (newest."authorId" IS NULL AND newest."revision" > last."revision"),
    coalesce(last."verdict" = 'returned' AND newest."revision" = last."revision", false),
    audit_draw(p."auditSeed", d."id"), last."createdAt"
  FROM "Prompt" q JOIN "Project" p ON p."id" = q."projectId" JOIN "Demonstration" d ON d."promptId" = q."id"
    JOIN LATERAL (SELECT * FROM "DemonstrationRevision" v WHERE v."demonstrationId" = d."id"
      ORDER BY v."revision" DESC LIMIT 1) newest ON true
    LEFT JOIN LATERAL (SELECT * FROM "Review" v WHERE v."demonstrationId" = d."id" ORDER BY v."number" DESC LIMIT 1) last ON true
  WHERE q."retiredAt" IS NULL;

-- What was corrected before.
SELECT count_reviews('ranking', ARRAY(SELECT DISTINCT r."comparisonId"
  FROM "RankingRevision" v JOIN "Ranking" r ON r."id" = v."rankingId" WHERE v."authorId" IS NOT NULL));
