
-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('labeler', 'reviewer', 'admin');

-- CreateEnum
CREATE TYPE "Split" AS ENUM ('train', 'validation', 'test');

-- CreateEnum
CREATE TYPE "UseCase" AS ENUM ('generation', 'open_qa', 'brainstorming', 'chat', 'rewrite', 'summarization', 'classification', 'other', 'closed_qa', 'extract');

-- CreateEnum
CREATE TYPE "MessageRole" AS ENUM ('system', 'user', 'assistant');

-- CreateEnum
CREATE TYPE "FinishReason" AS ENUM ('stop', 'length');

-- CreateEnum
CREATE TYPE "TaskKind" AS ENUM ('demonstration', 'ranking');

-- CreateEnum
CREATE TYPE "AssignmentState" AS ENUM ('leased', 'submitted', 'skipped', 'expired');

-- CreateEnum
CREATE TYPE "RoundKind" AS ENUM ('pretrain', 'sft', 'reward_model', 'ppo');

-- CreateEnum
CREATE TYPE "RoundState" AS ENUM ('queued', 'running', 'succeeded', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "LogLevel" AS ENUM ('info', 'warn', 'error');

-- CreateEnum
CREATE TYPE "ModelKind" AS ENUM ('base', 'policy', 'reward');

-- CreateTable
CREATE TABLE "User" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "simulated" BOOLEAN NOT NULL DEFAULT false,
    "disabledAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Project" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "rankingOverlap" INTEGER NOT NULL DEFAULT 1,
    "demonstrationOverlap" INTEGER NOT NULL DEFAULT 1,
    "responsesPerPrompt" INTEGER NOT NULL DEFAULT 4,
    "tiesAllowed" BOOLEAN NOT NULL DEFAULT true,
    "leaseSeconds" INTEGER NOT NULL DEFAULT 1800,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "GuidelinesVersion" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "markdown" TEXT NOT NULL,
    "createdById" UUID,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "GuidelinesVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PromptAuthor" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "userId" UUID,
    "split" "Split" NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PromptAuthor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Prompt" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "authorId" UUID NOT NULL,
    "useCase" "UseCase" NOT NULL,
    "digest" TEXT NOT NULL,
    "retiredAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Prompt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Message" (
    "promptId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "role" "MessageRole" NOT NULL,
    "content" TEXT NOT NULL,

    CONSTRAINT "Message_pkey" PRIMARY KEY ("promptId","position")
);

-- CreateTable
CREATE TABLE "SamplingRequest" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "createdById" UUID,
    "k" INTEGER NOT NULL,
    "temperature" DOUBLE PRECISION NOT NULL,
    "topP" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "maxTokens" INTEGER NOT NULL,
    "seed" INTEGER NOT NULL,
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SamplingRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SamplingRequestVersion" (
    "samplingRequestId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "modelVersionId" UUID NOT NULL,

    CONSTRAINT "SamplingRequestVersion_pkey" PRIMARY KEY ("samplingRequestId","position")
);

-- CreateTable
CREATE TABLE "Response" (
    "id" UUID NOT NULL,
    "promptId" UUID NOT NULL,
    "modelVersionId" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "tokenCount" INTEGER NOT NULL,
    "temperature" DOUBLE PRECISION NOT NULL,
    "topP" DOUBLE PRECISION NOT NULL,
    "maxTokens" INTEGER NOT NULL,
    "seed" INTEGER NOT NULL,
    "logprob" DOUBLE PRECISION NOT NULL,
    "finishReason" "FinishReason" NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Response_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Comparison" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "promptId" UUID NOT NULL,
    "samplingRequestId" UUID NOT NULL,
    "retiredAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Comparison_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ComparisonResponse" (
    "comparisonId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "responseId" UUID NOT NULL,

    CONSTRAINT "ComparisonResponse_pkey" PRIMARY KEY ("comparisonId","position")
);

-- CreateTable
CREATE TABLE "Assignment" (
    "id" UUID NOT NULL,
    "kind" "TaskKind" NOT NULL,
    "projectId" UUID NOT NULL,
    "labelerId" UUID NOT NULL,
    "promptId" UUID NOT NULL,
    "comparisonId" UUID,
    "state" "AssignmentState" NOT NULL DEFAULT 'leased',
    "displayOrder" UUID[],
    "draft" JSONB,
    "skipReason" TEXT,
    "leasedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "Assignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Demonstration" (
    "id" UUID NOT NULL,
    "assignmentId" UUID NOT NULL,
    "promptId" UUID NOT NULL,
    "labelerId" UUID NOT NULL,
    "guidelinesVersionId" UUID,
    "activeSeconds" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Demonstration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DemonstrationRevision" (
    "id" UUID NOT NULL,
    "demonstrationId" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DemonstrationRevision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Ranking" (
    "id" UUID NOT NULL,
    "assignmentId" UUID NOT NULL,
    "comparisonId" UUID NOT NULL,
    "labelerId" UUID NOT NULL,
    "guidelinesVersionId" UUID,
    "displayOrder" UUID[],
    "activeSeconds" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Ranking_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RankingRevision" (
    "id" UUID NOT NULL,
    "rankingId" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "noneAcceptable" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RankingRevision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RankingEntry" (
    "rankingRevisionId" UUID NOT NULL,
    "responseId" UUID NOT NULL,
    "tier" INTEGER NOT NULL,

    CONSTRAINT "RankingEntry_pkey" PRIMARY KEY ("rankingRevisionId","responseId")
);

-- CreateTable
CREATE TABLE "Snapshot" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "createdById" UUID,
    "digest" TEXT NOT NULL,
    "includesPeople" BOOLEAN NOT NULL,
    "includesSimulated" BOOLEAN NOT NULL,
    "demonstrationCount" INTEGER NOT NULL,
    "rankingCount" INTEGER NOT NULL,
    "promptCount" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Snapshot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SnapshotItem" (
    "id" UUID NOT NULL,
    "snapshotId" UUID NOT NULL,
    "split" "Split" NOT NULL,
    "demonstrationRevisionId" UUID,
    "rankingRevisionId" UUID,
    "promptId" UUID,

    CONSTRAINT "SnapshotItem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Corpus" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "artifactDigest" TEXT NOT NULL,
    "documentCount" INTEGER NOT NULL,
    "byteCount" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Corpus_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Round" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "kind" "RoundKind" NOT NULL,
    "state" "RoundState" NOT NULL DEFAULT 'queued',
    "snapshotId" UUID,
    "corpusId" UUID,
    "baseVersionId" UUID,
    "rewardVersionId" UUID,
    "config" JSONB NOT NULL,
    "seed" INTEGER NOT NULL,
    "codeVersion" TEXT NOT NULL,
    "createdById" UUID,
    "step" INTEGER NOT NULL DEFAULT 0,
    "totalSteps" INTEGER,
    "error" TEXT,
    "cancelRequestedAt" TIMESTAMP(3),
    "leaseOwner" TEXT,
    "leaseExpiresAt" TIMESTAMP(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "Round_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RoundMetric" (
    "roundId" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "RoundMetric_pkey" PRIMARY KEY ("roundId","name","step")
);

-- CreateTable
CREATE TABLE "RoundLog" (
    "id" BIGSERIAL NOT NULL,
    "roundId" UUID NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "level" "LogLevel" NOT NULL,
    "message" TEXT NOT NULL,

    CONSTRAINT "RoundLog_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RoundSample" (
    "roundId" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "prompt" TEXT NOT NULL,
    "response" TEXT NOT NULL,
    "score" DOUBLE PRECISION,

    CONSTRAINT "RoundSample_pkey" PRIMARY KEY ("roundId","step","position")
);

-- CreateTable
CREATE TABLE "Checkpoint" (
    "id" UUID NOT NULL,
    "roundId" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "artifactDigest" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Checkpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Artifact" (
    "digest" TEXT NOT NULL,
    "byteCount" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Artifact_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "ModelVersion" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "kind" "ModelKind" NOT NULL,
    "number" INTEGER NOT NULL,
    "roundId" UUID,
    "artifactDigest" TEXT NOT NULL,
    "parameterCount" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ModelVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Promotion" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "modelVersionId" UUID NOT NULL,
    "promotedById" UUID,
    "reason" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Promotion_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "Project_name_key" ON "Project"("name");

-- CreateIndex
CREATE UNIQUE INDEX "GuidelinesVersion_projectId_version_key" ON "GuidelinesVersion"("projectId", "version");

-- CreateIndex
CREATE UNIQUE INDEX "PromptAuthor_projectId_name_key" ON "PromptAuthor"("projectId", "name");

-- CreateIndex
CREATE INDEX "Prompt_projectId_retiredAt_createdAt_idx" ON "Prompt"("projectId", "retiredAt", "createdAt");

-- CreateIndex
CREATE INDEX "Prompt_authorId_idx" ON "Prompt"("authorId");

-- CreateIndex
CREATE UNIQUE INDEX "Prompt_projectId_digest_key" ON "Prompt"("projectId", "digest");

-- CreateIndex
CREATE INDEX "Response_promptId_idx" ON "Response"("promptId");

-- CreateIndex
CREATE INDEX "Response_modelVersionId_idx" ON "Response"("modelVersionId");

-- CreateIndex
CREATE INDEX "Comparison_projectId_retiredAt_createdAt_idx" ON "Comparison"("projectId", "retiredAt", "createdAt");

-- CreateIndex
CREATE INDEX "Comparison_promptId_idx" ON "Comparison"("promptId");

-- CreateIndex
CREATE UNIQUE INDEX "Comparison_samplingRequestId_promptId_key" ON "Comparison"("samplingRequestId", "promptId");

-- CreateIndex
CREATE INDEX "ComparisonResponse_responseId_idx" ON "ComparisonResponse"("responseId");

-- CreateIndex
CREATE UNIQUE INDEX "ComparisonResponse_comparisonId_responseId_key" ON "ComparisonResponse"("comparisonId", "responseId");

-- CreateIndex
CREATE INDEX "Assignment_comparisonId_state_idx" ON "Assignment"("comparisonId", "state");

-- CreateIndex
CREATE INDEX "Assignment_promptId_kind_state_idx" ON "Assignment"("promptId", "kind", "state");

-- CreateIndex
CREATE INDEX "Assignment_labelerId_state_finishedAt_idx" ON "Assignment"("labelerId", "state", "finishedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Demonstration_assignmentId_key" ON "Demonstration"("assignmentId");

-- CreateIndex
CREATE INDEX "Demonstration_promptId_idx" ON "Demonstration"("promptId");

-- CreateIndex
CREATE INDEX "Demonstration_labelerId_createdAt_idx" ON "Demonstration"("labelerId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "DemonstrationRevision_demonstrationId_revision_key" ON "DemonstrationRevision"("demonstrationId", "revision");

-- CreateIndex
CREATE UNIQUE INDEX "Ranking_assignmentId_key" ON "Ranking"("assignmentId");

-- CreateIndex
CREATE INDEX "Ranking_labelerId_createdAt_idx" ON "Ranking"("labelerId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Ranking_comparisonId_labelerId_key" ON "Ranking"("comparisonId", "labelerId");

-- CreateIndex
CREATE UNIQUE INDEX "RankingRevision_rankingId_revision_key" ON "RankingRevision"("rankingId", "revision");

-- CreateIndex
CREATE INDEX "Snapshot_projectId_createdAt_idx" ON "Snapshot"("projectId", "createdAt");

-- CreateIndex
CREATE INDEX "SnapshotItem_snapshotId_split_idx" ON "SnapshotItem"("snapshotId", "split");

-- CreateIndex
CREATE UNIQUE INDEX "Corpus_projectId_name_key" ON "Corpus"("projectId", "name");

-- CreateIndex
CREATE INDEX "Round_projectId_createdAt_idx" ON "Round"("projectId", "createdAt");

-- CreateIndex
CREATE INDEX "Round_state_leaseExpiresAt_idx" ON "Round"("state", "leaseExpiresAt");

-- CreateIndex
CREATE INDEX "RoundLog_roundId_id_idx" ON "RoundLog"("roundId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Checkpoint_roundId_step_key" ON "Checkpoint"("roundId", "step");

-- CreateIndex
CREATE UNIQUE INDEX "ModelVersion_roundId_key" ON "ModelVersion"("roundId");

-- CreateIndex
CREATE UNIQUE INDEX "ModelVersion_projectId_kind_number_key" ON "ModelVersion"("projectId", "kind", "number");

-- CreateIndex
CREATE INDEX "Promotion_projectId_createdAt_idx" ON "Promotion"("projectId", "createdAt");

-- AddForeignKey
ALTER TABLE "GuidelinesVersion" ADD CONSTRAINT "GuidelinesVersion_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GuidelinesVersion" ADD CONSTRAINT "GuidelinesVersion_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PromptAuthor" ADD CONSTRAINT "PromptAuthor_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PromptAuthor" ADD CONSTRAINT "PromptAuthor_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Prompt" ADD CONSTRAINT "Prompt_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Prompt" ADD CONSTRAINT "Prompt_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "PromptAuthor"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Message" ADD CONSTRAINT "Message_promptId_fkey" FOREIGN KEY ("promptId") REFERENCES "Prompt"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SamplingRequest" ADD CONSTRAINT "SamplingRequest_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SamplingRequest" ADD CONSTRAINT "SamplingRequest_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SamplingRequestVersion" ADD CONSTRAINT "SamplingRequestVersion_samplingRequestId_fkey" FOREIGN KEY ("samplingRequestId") REFERENCES "SamplingRequest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SamplingRequestVersion" ADD CONSTRAINT "SamplingRequestVersion_modelVersionId_fkey" FOREIGN KEY ("modelVersionId") REFERENCES "ModelVersion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Response" ADD CONSTRAINT "Response_promptId_fkey" FOREIGN KEY ("promptId") REFERENCES "Prompt"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Response" ADD CONSTRAINT "Response_modelVersionId_fkey" FOREIGN KEY ("modelVersionId") REFERENCES "ModelVersion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comparison" ADD CONSTRAINT "Comparison_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comparison" ADD CONSTRAINT "Comparison_promptId_fkey" FOREIGN KEY ("promptId") REFERENCES "Prompt"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comparison" ADD CONSTRAINT "Comparison_samplingRequestId_fkey" FOREIGN KEY ("samplingRequestId") REFERENCES "SamplingRequest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ComparisonResponse" ADD CONSTRAINT "ComparisonResponse_comparisonId_fkey" FOREIGN KEY ("comparisonId") REFERENCES "Comparison"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ComparisonResponse" ADD CONSTRAINT "ComparisonResponse_responseId_fkey" FOREIGN KEY ("responseId") REFERENCES "Response"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_labelerId_fkey" FOREIGN KEY ("labelerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_promptId_fkey" FOREIGN KEY ("promptId") REFERENCES "Prompt"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_comparisonId_fkey" FOREIGN KEY ("comparisonId") REFERENCES "Comparison"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Demonstration" ADD CONSTRAINT "Demonstration_assignmentId_fkey" FOREIGN KEY ("assignmentId") REFERENCES "Assignment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Demonstration" ADD CONSTRAINT "Demonstration_promptId_fkey" FOREIGN KEY ("promptId") REFERENCES "Prompt"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Demonstration" ADD CONSTRAINT "Demonstration_labelerId_fkey" FOREIGN KEY ("labelerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Demonstration" ADD CONSTRAINT "Demonstration_guidelinesVersionId_fkey" FOREIGN KEY ("guidelinesVersionId") REFERENCES "GuidelinesVersion"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DemonstrationRevision" ADD CONSTRAINT "DemonstrationRevision_demonstrationId_fkey" FOREIGN KEY ("demonstrationId") REFERENCES "Demonstration"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ranking" ADD CONSTRAINT "Ranking_assignmentId_fkey" FOREIGN KEY ("assignmentId") REFERENCES "Assignment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ranking" ADD CONSTRAINT "Ranking_comparisonId_fkey" FOREIGN KEY ("comparisonId") REFERENCES "Comparison"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ranking" ADD CONSTRAINT "Ranking_labelerId_fkey" FOREIGN KEY ("labelerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ranking" ADD CONSTRAINT "Ranking_guidelinesVersionId_fkey" FOREIGN KEY ("guidelinesVersionId") REFERENCES "GuidelinesVersion"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RankingRevision" ADD CONSTRAINT "RankingRevision_rankingId_fkey" FOREIGN KEY ("rankingId") REFERENCES "Ranking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RankingEntry" ADD CONSTRAINT "RankingEntry_rankingRevisionId_fkey" FOREIGN KEY ("rankingRevisionId") REFERENCES "RankingRevision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RankingEntry" ADD CONSTRAINT "RankingEntry_responseId_fkey" FOREIGN KEY ("responseId") REFERENCES "Response"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Snapshot" ADD CONSTRAINT "Snapshot_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Snapshot" ADD CONSTRAINT "Snapshot_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SnapshotItem" ADD CONSTRAINT "SnapshotItem_snapshotId_fkey" FOREIGN KEY ("snapshotId") REFERENCES "Snapshot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SnapshotItem" ADD CONSTRAINT "SnapshotItem_demonstrationRevisionId_fkey" FOREIGN KEY ("demonstrationRevisionId") REFERENCES "DemonstrationRevision"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SnapshotItem" ADD CONSTRAINT "SnapshotItem_rankingRevisionId_fkey" FOREIGN KEY ("rankingRevisionId") REFERENCES "RankingRevision"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SnapshotItem" ADD CONSTRAINT "SnapshotItem_promptId_fkey" FOREIGN KEY ("promptId") REFERENCES "Prompt"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Corpus" ADD CONSTRAINT "Corpus_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Corpus" ADD CONSTRAINT "Corpus_artifactDigest_fkey" FOREIGN KEY ("artifactDigest") REFERENCES "Artifact"("digest") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Round" ADD CONSTRAINT "Round_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Round" ADD CONSTRAINT "Round_snapshotId_fkey" FOREIGN KEY ("snapshotId") REFERENCES "Snapshot"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Round" ADD CONSTRAINT "Round_corpusId_fkey" FOREIGN KEY ("corpusId") REFERENCES "Corpus"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Round" ADD CONSTRAINT "Round_baseVersionId_fkey" FOREIGN KEY ("baseVersionId") REFERENCES "ModelVersion"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Round" ADD CONSTRAINT "Round_rewardVersionId_fkey" FOREIGN KEY ("rewardVersionId") REFERENCES "ModelVersion"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Round" ADD CONSTRAINT "Round_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundMetric" ADD CONSTRAINT "RoundMetric_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundLog" ADD CONSTRAINT "RoundLog_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundSample" ADD CONSTRAINT "RoundSample_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Checkpoint" ADD CONSTRAINT "Checkpoint_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Checkpoint" ADD CONSTRAINT "Checkpoint_artifactDigest_fkey" FOREIGN KEY ("artifactDigest") REFERENCES "Artifact"("digest") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ModelVersion" ADD CONSTRAINT "ModelVersion_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ModelVersion" ADD CONSTRAINT "ModelVersion_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ModelVersion" ADD CONSTRAINT "ModelVersion_artifactDigest_fkey" FOREIGN KEY ("artifactDigest") REFERENCES "Artifact"("digest") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Promotion" ADD CONSTRAINT "Promotion_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Promotion" ADD CONSTRAINT "Promotion_modelVersionId_fkey" FOREIGN KEY ("modelVersionId") REFERENCES "ModelVersion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Promotion" ADD CONSTRAINT "Promotion_promotedById_fkey" FOREIGN KEY ("promotedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;


-- What the schema language cannot say.

-- A labeler holds at most one task of a kind per project, so that a double click or a second tab gets the same one.
CREATE UNIQUE INDEX "Assignment_one_lease" ON "Assignment" ("labelerId", "projectId", "kind") WHERE "state" = 'leased';
-- A labeler sees a task once.
CREATE UNIQUE INDEX "Assignment_comparison_once" ON "Assignment" ("labelerId", "comparisonId") WHERE "kind" = 'ranking';
CREATE UNIQUE INDEX "Assignment_demonstration_once" ON "Assignment" ("labelerId", "promptId") WHERE "kind" = 'demonstration';
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_task" CHECK (("kind" = 'ranking') = ("comparisonId" IS NOT NULL));
ALTER TABLE "SnapshotItem" ADD CONSTRAINT "SnapshotItem_one_fact"
  CHECK (num_nonnulls("demonstrationRevisionId", "rankingRevisionId", "promptId") = 1);
ALTER TABLE "Project" ADD CONSTRAINT "Project_ranges"
  CHECK ("responsesPerPrompt" BETWEEN 2 AND 9 AND "rankingOverlap" >= 1 AND "demonstrationOverlap" >= 1 AND "leaseSeconds" >= 30);
ALTER TABLE "RankingEntry" ADD CONSTRAINT "RankingEntry_tier" CHECK ("tier" >= 1);
ALTER TABLE "SamplingRequest" ADD CONSTRAINT "SamplingRequest_counts" CHECK ("done" BETWEEN 0 AND "total" AND "k" BETWEEN 2 AND 9);
