-- CreateTable
CREATE TABLE "SnapshotSource" (
    "snapshotId" UUID NOT NULL,
    "source" "ComparisonSource" NOT NULL,
    "rankingCount" INTEGER NOT NULL,

    CONSTRAINT "SnapshotSource_pkey" PRIMARY KEY ("snapshotId", "source")
);

-- AddForeignKey
ALTER TABLE "SnapshotSource" ADD CONSTRAINT "SnapshotSource_snapshotId_fkey" FOREIGN KEY ("snapshotId") REFERENCES "Snapshot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was frozen before is counted now, once.
INSERT INTO "SnapshotSource" ("snapshotId", "source", "rankingCount")
SELECT s."id", chosen."source", coalesce(held."count", 0)
FROM "Snapshot" s CROSS JOIN LATERAL (SELECT DISTINCT unnest(s."sources") AS "source") chosen
  LEFT JOIN (
    SELECT i."snapshotId", c."source", count(*)::int AS "count"
    FROM "SnapshotItem" i JOIN "RankingRevision" v ON v."id" = i."rankingRevisionId" JOIN "Ranking" r ON r."id" = v."rankingId"
      JOIN "Comparison" c ON c."id" = r."comparisonId"
    GROUP BY 1, 2) held ON held."snapshotId" = s."id" AND held."source" = chosen."source";

-- AlterTable
ALTER TABLE "Snapshot" DROP COLUMN "sources";
