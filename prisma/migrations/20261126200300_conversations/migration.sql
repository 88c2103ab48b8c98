CREATE TYPE "PromptSource" AS ENUM ('task', 'conversation');
CREATE TYPE "ComparisonSource" AS ENUM ('ranking_task', 'chat', 'red_team', 'edit');
CREATE TYPE "ConversationKind" AS ENUM ('helpful', 'red_team');
CREATE TYPE "ConversationState" AS ENUM ('open', 'finished', 'abandoned');
CREATE TYPE "RedTeamChoice" AS ENUM ('better', 'more_harmful');

-- Another migration may have made the strength of a preference first.
DO $$ BEGIN
  CREATE TYPE "PreferenceStrength" AS ENUM ('slightly', 'clearly', 'much');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
ALTER TABLE "RankingRevision" ADD COLUMN IF NOT EXISTS "strength" "PreferenceStrength";

ALTER TABLE "Project"
  ADD COLUMN "chatEnabled" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "redTeamEnabled" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "redTeamTurns" INTEGER NOT NULL DEFAULT 4,
  ADD COLUMN "redTeamChoice" "RedTeamChoice" NOT NULL DEFAULT 'better',
  ADD CONSTRAINT "Project_red_team" CHECK ("redTeamTurns" BETWEEN 1 AND 20);

ALTER TABLE "Prompt" ADD COLUMN "source" "PromptSource" NOT NULL DEFAULT 'task';

ALTER TABLE "Response"
  ALTER COLUMN "modelVersionId" DROP NOT NULL,
  ALTER COLUMN "tokenCount" DROP NOT NULL,
  ALTER COLUMN "temperature" DROP NOT NULL,
  ALTER COLUMN "topP" DROP NOT NULL,
  ALTER COLUMN "maxTokens" DROP NOT NULL,
  ALTER COLUMN "seed" DROP NOT NULL,
  ALTER COLUMN "logprob" DROP NOT NULL,
  ADD COLUMN "writtenById" UUID,
  ADD CONSTRAINT "Response_writtenById_fkey" FOREIGN KEY ("writtenById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT "Response_origin" CHECK (
    num_nonnulls("modelVersionId", "writtenById") = 1
    AND num_nonnulls("tokenCount", "temperature", "topP", "maxTokens", "seed", "logprob")
      = CASE WHEN "writtenById" IS NULL THEN 6 ELSE 0 END);

ALTER TABLE "Comparison"
  ADD COLUMN "source" "ComparisonSource" NOT NULL DEFAULT 'ranking_task',
  ALTER COLUMN "samplingRequestId" DROP NOT NULL,
  ADD CONSTRAINT "Comparison_ordered" CHECK (("source" = 'ranking_task') = ("samplingRequestId" IS NOT NULL));

ALTER TABLE "Ranking" ALTER COLUMN "assignmentId" DROP NOT NULL;

ALTER TABLE "Snapshot"
  ADD COLUMN "sources" "ComparisonSource"[] DEFAULT ARRAY['ranking_task']::"ComparisonSource"[],
  ADD COLUMN "weakestStrength" "PreferenceStrength" NOT NULL DEFAULT 'slightly';

CREATE TABLE "Conversation" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "labelerId" UUID NOT NULL,
    "kind" "ConversationKind" NOT NULL,
    "state" "ConversationState" NOT NULL DEFAULT 'open',
    "goal" TEXT,
    "redTeamChoice" "RedTeamChoice",
    "guidelinesVersionId" UUID,
    "draft" JSONB,
    "rating" INTEGER,
    "attackSuccess" INTEGER,
    "harm" INTEGER,
    "actionable" INTEGER,
    "note" TEXT NOT NULL DEFAULT '',
    "activeSeconds" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "Conversation_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Conversation_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Conversation_labelerId_fkey" FOREIGN KEY ("labelerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Conversation_guidelinesVersionId_fkey" FOREIGN KEY ("guidelinesVersionId") REFERENCES "GuidelinesVersion"("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Conversation_red_team" CHECK (
      ("kind" = 'red_team') = ("goal" IS NOT NULL) AND ("kind" = 'red_team') = ("redTeamChoice" IS NOT NULL)),
    CONSTRAINT "Conversation_scores" CHECK (
      "rating" BETWEEN 1 AND 7 AND "attackSuccess" BETWEEN 1 AND 5 AND "harm" BETWEEN 1 AND 5 AND "actionable" BETWEEN 1 AND 5
      AND num_nonnulls("rating") = CASE WHEN "state" = 'finished' AND "kind" = 'helpful' THEN 1 ELSE 0 END
      AND num_nonnulls("attackSuccess", "harm", "actionable") = CASE WHEN "state" = 'finished' AND "kind" = 'red_team' THEN 3 ELSE 0 END),
    CONSTRAINT "Conversation_finished" CHECK (("state" = 'open') = ("finishedAt" IS NULL))
);
CREATE INDEX "Conversation_labelerId_projectId_createdAt_idx" ON "Conversation"("labelerId", "projectId", "createdAt");
-- A labeler has one open conversation of a kind per project, so that a double click or a second tab gets the same one.
CREATE UNIQUE INDEX "Conversation_one_open" ON "Conversation" ("labelerId", "projectId", "kind") WHERE "state" = 'open';

CREATE TABLE "ConversationTurn" (
    "id" UUID NOT NULL,
    "conversationId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "promptId" UUID NOT NULL,
    "modelVersionId" UUID NOT NULL,
    "seed" INTEGER NOT NULL,
    "displayOrder" UUID[],
    "comparisonId" UUID,
    "editId" UUID,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ConversationTurn_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "ConversationTurn_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "ConversationTurn_promptId_fkey" FOREIGN KEY ("promptId") REFERENCES "Prompt"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "ConversationTurn_modelVersionId_fkey" FOREIGN KEY ("modelVersionId") REFERENCES "ModelVersion"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "ConversationTurn_comparisonId_fkey" FOREIGN KEY ("comparisonId") REFERENCES "Comparison"("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "ConversationTurn_editId_fkey" FOREIGN KEY ("editId") REFERENCES "Response"("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "ConversationTurn_promptId_key" ON "ConversationTurn"("promptId");
CREATE UNIQUE INDEX "ConversationTurn_comparisonId_key" ON "ConversationTurn"("comparisonId");
CREATE UNIQUE INDEX "ConversationTurn_editId_key" ON "ConversationTurn"("editId");
CREATE UNIQUE INDEX "ConversationTurn_conversationId_position_key" ON "ConversationTurn"("conversationId", "position");
