-- CreateEnum
CREATE TYPE "Crowd" AS ENUM ('everyone', 'people', 'simulated');

-- CreateTable
CREATE TABLE "LabelerProfile" (
    "userId" UUID NOT NULL,
    "language" TEXT,
    "region" TEXT,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "LabelerProfile_pkey" PRIMARY KEY ("userId")
);

-- CreateTable
CREATE TABLE "UncountedRevision" (
    "rankingRevisionId" UUID NOT NULL,

    CONSTRAINT "UncountedRevision_pkey" PRIMARY KEY ("rankingRevisionId")
);

-- CreateTable
CREATE TABLE "RankingTally" (
    "rankingId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "comparisonId" UUID NOT NULL,
    "labelerId" UUID NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "peers" INTEGER NOT NULL,
    "agree" INTEGER NOT NULL,
    "disagree" INTEGER NOT NULL,
    "bothTied" INTEGER NOT NULL,
    "oneTied" INTEGER NOT NULL,
    "firstOnTop" DOUBLE PRECISION NOT NULL,
    "ofLengths" INTEGER NOT NULL,
    "longer" INTEGER NOT NULL,
    "ofOpinions" INTEGER NOT NULL,
    "assenting" INTEGER NOT NULL,
    "logPace" DOUBLE PRECISION,

    CONSTRAINT "RankingTally_pkey" PRIMARY KEY ("rankingId")
);

-- CreateTable
CREATE TABLE "PairTally" (
    "comparisonId" UUID NOT NULL,
    "labelerA" UUID NOT NULL,
    "labelerB" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "agree" INTEGER NOT NULL,
    "disagree" INTEGER NOT NULL,
    "bothTied" INTEGER NOT NULL,
    "tiedByA" INTEGER NOT NULL,
    "tiedByB" INTEGER NOT NULL,

    CONSTRAINT "PairTally_pkey" PRIMARY KEY ("comparisonId", "labelerA", "labelerB")
);

-- CreateTable
CREATE TABLE "ComparisonTally" (
    "comparisonId" UUID NOT NULL,
    "crowd" "Crowd" NOT NULL,
    "projectId" UUID NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "guidelinesVersionId" UUID,
    "labelers" INTEGER NOT NULL,
    "agree" INTEGER NOT NULL,
    "disagree" INTEGER NOT NULL,
    "bothTied" INTEGER NOT NULL,
    "oneTied" INTEGER NOT NULL,
    "concordance" DOUBLE PRECISION,

    CONSTRAINT "ComparisonTally_pkey" PRIMARY KEY ("comparisonId", "crowd")
);

-- CreateTable
CREATE TABLE "VersionTally" (
    "rankingId" UUID NOT NULL,
    "versionA" UUID NOT NULL,
    "versionB" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "aPreferred" INTEGER NOT NULL,
    "bPreferred" INTEGER NOT NULL,
    "tied" INTEGER NOT NULL,

    CONSTRAINT "VersionTally_pkey" PRIMARY KEY ("rankingId", "versionA", "versionB")
);

-- CreateIndex
CREATE INDEX "RankingTally_projectId_labelerId_idx" ON "RankingTally"("projectId", "labelerId");

-- CreateIndex
CREATE INDEX "RankingTally_comparisonId_idx" ON "RankingTally"("comparisonId");

-- CreateIndex
CREATE INDEX "PairTally_projectId_idx" ON "PairTally"("projectId");

-- CreateIndex
CREATE INDEX "PairTally_labelerA_idx" ON "PairTally"("labelerA");

-- CreateIndex
CREATE INDEX "PairTally_labelerB_idx" ON "PairTally"("labelerB");

-- CreateIndex
CREATE INDEX "ComparisonTally_projectId_crowd_idx" ON "ComparisonTally"("projectId", "crowd");

-- CreateIndex
CREATE INDEX "VersionTally_projectId_idx" ON "VersionTally"("projectId");

-- AddForeignKey
ALTER TABLE "LabelerProfile" ADD CONSTRAINT "LabelerProfile_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UncountedRevision" ADD CONSTRAINT "UncountedRevision_rankingRevisionId_fkey" FOREIGN KEY ("rankingRevisionId") REFERENCES "RankingRevision"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What the schema language cannot say.

-- Whoever writes a revision, and however, the tallies hear of it in the same transaction: see lib/agreement/count-revisions.ts.
CREATE FUNCTION "rankingRevisionIsUncounted"() RETURNS trigger LANGUAGE plpgsql AS '
BEGIN
  INSERT INTO "UncountedRevision" ("rankingRevisionId") VALUES (NEW."id");
  RETURN NULL;
END';
CREATE TRIGGER "RankingRevision_uncounted" AFTER INSERT ON "RankingRevision"
  FOR EACH ROW EXECUTE FUNCTION "rankingRevisionIsUncounted"();

-- All that was ranked before is still to be counted.
INSERT INTO "UncountedRevision" ("rankingRevisionId") SELECT "id" FROM "RankingRevision";
