CREATE TYPE "PreferenceStrength" AS ENUM ('slightly', 'clearly', 'much');
CREATE TYPE "ResponseFlag" AS ENUM ('fails_to_follow', 'inappropriate_for_assistant', 'hallucination', 'satisfies_constraints', 'sexual_content', 'violent_content', 'encourages_harm', 'denigrates_protected_class', 'harmful_advice', 'expresses_opinion', 'expresses_moral_judgment');
CREATE TYPE "PromptTrait" AS ENUM ('ambiguous', 'sensitive', 'identity_dependent', 'closed_domain', 'continuation_style', 'asks_for_opinion', 'asks_for_advice', 'asks_for_moral_judgment', 'has_safety_constraints', 'has_other_constraints', 'intent_unclear');

ALTER TABLE "Project"
  ADD COLUMN "evaluationAsked" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "qualityScale" INTEGER NOT NULL DEFAULT 7,
  ADD COLUMN "flagsAsked" "ResponseFlag"[] DEFAULT ARRAY[]::"ResponseFlag"[],
  ADD COLUMN "strengthAsked" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "metadataAsked" BOOLEAN NOT NULL DEFAULT false,
  ADD CONSTRAINT "Project_quality_scale" CHECK ("qualityScale" BETWEEN 2 AND 10);

ALTER TABLE "RankingRevision" ADD COLUMN "strength" "PreferenceStrength";

CREATE TABLE "Rating" (
  "rankingRevisionId" UUID NOT NULL,
  "responseId" UUID NOT NULL,
  "quality" INTEGER NOT NULL,
  "scale" INTEGER NOT NULL,
  "note" TEXT NOT NULL DEFAULT '',

  CONSTRAINT "Rating_pkey" PRIMARY KEY ("rankingRevisionId", "responseId"),
  CONSTRAINT "Rating_rankingRevisionId_responseId_fkey" FOREIGN KEY ("rankingRevisionId", "responseId") REFERENCES "RankingEntry"("rankingRevisionId", "responseId") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "Rating_quality" CHECK ("quality" BETWEEN 1 AND "scale")
);

CREATE TABLE "RatingFlag" (
  "rankingRevisionId" UUID NOT NULL,
  "responseId" UUID NOT NULL,
  "flag" "ResponseFlag" NOT NULL,
  "yes" BOOLEAN NOT NULL,

  CONSTRAINT "RatingFlag_pkey" PRIMARY KEY ("rankingRevisionId", "responseId", "flag"),
  CONSTRAINT "RatingFlag_rankingRevisionId_responseId_fkey" FOREIGN KEY ("rankingRevisionId", "responseId") REFERENCES "Rating"("rankingRevisionId", "responseId") ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE TABLE "PromptMetadata" (
  "id" UUID NOT NULL,
  "promptId" UUID NOT NULL,
  "labelerId" UUID NOT NULL,
  "revision" INTEGER NOT NULL,
  "traits" "PromptTrait"[],
  "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "PromptMetadata_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "PromptMetadata_promptId_fkey" FOREIGN KEY ("promptId") REFERENCES "Prompt"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "PromptMetadata_labelerId_fkey" FOREIGN KEY ("labelerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "PromptMetadata_promptId_labelerId_revision_key" ON "PromptMetadata"("promptId", "labelerId", "revision");
CREATE INDEX "PromptMetadata_labelerId_idx" ON "PromptMetadata"("labelerId");
