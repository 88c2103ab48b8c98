-- CreateEnum
CREATE TYPE "ReviewVerdict" AS ENUM ('accepted', 'corrected', 'returned');

-- CreateEnum
CREATE TYPE "ReviewWhy" AS ENUM ('disagreement', 'reward_model', 'audit', 'chosen');

-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "auditSeed" UUID NOT NULL DEFAULT gen_random_uuid(),
ADD COLUMN     "auditShare" DOUBLE PRECISION NOT NULL DEFAULT 0.05;

-- AlterTable
ALTER TABLE "DemonstrationRevision" ADD COLUMN     "authorId" UUID,
ADD COLUMN     "reason" TEXT;

-- AlterTable
ALTER TABLE "RankingRevision" ADD COLUMN     "authorId" UUID,
ADD COLUMN     "reason" TEXT;

-- AlterTable
ALTER TABLE "Snapshot" ADD COLUMN     "filterReason" TEXT;

-- CreateTable
CREATE TABLE "Review" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "kind" "TaskKind" NOT NULL,
    "rankingId" UUID,
    "demonstrationId" UUID,
    "number" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "reviewerId" UUID NOT NULL,
    "verdict" "ReviewVerdict" NOT NULL,
    "comment" TEXT NOT NULL,
    "why" "ReviewWhy" NOT NULL,
    "samplingProbability" DOUBLE PRECISION,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SnapshotWeight" (
    "snapshotId" UUID NOT NULL,
    "labelerId" UUID NOT NULL,
    "weight" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "SnapshotWeight_pkey" PRIMARY KEY ("snapshotId","labelerId")
);

-- CreateIndex
CREATE INDEX "Review_projectId_createdAt_idx" ON "Review"("projectId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Review_rankingId_number_key" ON "Review"("rankingId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Review_demonstrationId_number_key" ON "Review"("demonstrationId", "number");

-- AddForeignKey
ALTER TABLE "DemonstrationRevision" ADD CONSTRAINT "DemonstrationRevision_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RankingRevision" ADD CONSTRAINT "RankingRevision_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Review" ADD CONSTRAINT "Review_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Review" ADD CONSTRAINT "Review_rankingId_fkey" FOREIGN KEY ("rankingId") REFERENCES "Ranking"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Review" ADD CONSTRAINT "Review_demonstrationId_fkey" FOREIGN KEY ("demonstrationId") REFERENCES "Demonstration"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Review" ADD CONSTRAINT "Review_reviewerId_fkey" FOREIGN KEY ("reviewerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SnapshotWeight" ADD CONSTRAINT "SnapshotWeight_snapshotId_fkey" FOREIGN KEY ("snapshotId") REFERENCES "Snapshot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SnapshotWeight" ADD CONSTRAINT "SnapshotWeight_labelerId_fkey" FOREIGN KEY ("labelerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- what Prisma cannot say
ALTER TABLE "Review" ADD CONSTRAINT "Review_answer" CHECK (
  num_nonnulls("rankingId", "demonstrationId") = 1 AND ("kind" = 'ranking') = ("rankingId" IS NOT NULL));
ALTER TABLE "Review" ADD CONSTRAINT "Review_comment" CHECK ("verdict" = 'accepted' OR "comment" <> '');
ALTER TABLE "Review" ADD CONSTRAINT "Review_probability" CHECK ("samplingProbability" > 0 AND "samplingProbability" <= 1);
ALTER TABLE "RankingRevision" ADD CONSTRAINT "RankingRevision_reason" CHECK (("authorId" IS NULL) = ("reason" IS NULL));
ALTER TABLE "DemonstrationRevision" ADD CONSTRAINT "DemonstrationRevision_reason" CHECK (("authorId" IS NULL) = ("reason" IS NULL));
ALTER TABLE "Project" ADD CONSTRAINT "Project_audit" CHECK ("auditShare" BETWEEN 0 AND 1);
ALTER TABLE "SnapshotWeight" ADD CONSTRAINT "SnapshotWeight_weight" CHECK ("weight" BETWEEN 0 AND 1);
