-- AlterTable
TRUNCATE "RankingTally", "PairTally", "ComparisonTally", "VersionTally";
ALTER TABLE "RankingTally" DROP COLUMN "assenting",
DROP COLUMN "longer",
DROP COLUMN "ofLengths",
DROP COLUMN "ofOpinions",
ADD COLUMN     "clarity" DOUBLE PRECISION NOT NULL,
ADD COLUMN     "lengthLean" DOUBLE PRECISION,
ADD COLUMN     "opinionLean" DOUBLE PRECISION,
ADD COLUMN     "withMajority" DOUBLE PRECISION NOT NULL;

-- CreateTable
CREATE TABLE "RepeatTally" (
    "labelerId" UUID NOT NULL,
    "comparisonA" UUID NOT NULL,
    "comparisonB" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "agree" INTEGER NOT NULL,
    "disagree" INTEGER NOT NULL,
    "bothTied" INTEGER NOT NULL,
    "oneTied" INTEGER NOT NULL,

    CONSTRAINT "RepeatTally_pkey" PRIMARY KEY ("labelerId","comparisonA","comparisonB")
);

-- CreateIndex
CREATE INDEX "RepeatTally_projectId_labelerId_idx" ON "RepeatTally"("projectId", "labelerId");

-- CreateIndex
CREATE INDEX "RepeatTally_comparisonA_idx" ON "RepeatTally"("comparisonA");

-- CreateIndex
CREATE INDEX "RepeatTally_comparisonB_idx" ON "RepeatTally"("comparisonB");


-- What the schema language cannot say.

-- Everything is counted anew.
INSERT INTO "UncountedRevision" ("rankingRevisionId") SELECT "id" FROM "RankingRevision" ON CONFLICT DO NOTHING;
