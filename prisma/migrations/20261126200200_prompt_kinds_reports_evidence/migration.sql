ALTER TABLE "Project" ADD COLUMN "promptsPerAuthor" INTEGER NOT NULL DEFAULT 200;
ALTER TABLE "Project" ADD COLUMN "listedUseCases" TEXT[] DEFAULT ARRAY[]::TEXT[];
ALTER TABLE "Project" ADD CONSTRAINT "Project_prompts_per_author" CHECK ("promptsPerAuthor" >= 1);

CREATE TYPE "PromptKind" AS ENUM ('plain', 'few_shot', 'user_based', 'imported');
ALTER TABLE "Prompt" ADD COLUMN "kind" "PromptKind" NOT NULL DEFAULT 'imported';
ALTER TABLE "Prompt" ADD COLUMN "listedUseCase" TEXT;
ALTER TABLE "Prompt" ADD COLUMN "personalData" BOOLEAN NOT NULL DEFAULT false;
-- In byte order, so that neighbours in the index share the longest prefixes.
ALTER TABLE "Prompt" ADD COLUMN "beginning" TEXT COLLATE "C" NOT NULL DEFAULT '';

-- Prompts that are there already: those with an account behind them were written here. Their beginnings are those of
-- lib/collection/near-duplicate.ts, but for letters that only one of the two knows in lower case.
UPDATE "Prompt" p SET "kind" = 'plain' FROM "PromptAuthor" a WHERE a."id" = p."authorId" AND a."userId" IS NOT NULL;
UPDATE "Prompt" p SET "beginning" = left(said."text", 400) FROM (
  SELECT m."promptId", lower(normalize(btrim(regexp_replace(
    string_agg(m."content", ' ' ORDER BY m."position"), '\s+', ' ', 'g')), NFKC)) AS "text"
  FROM "Message" m WHERE m."role" <> 'system' GROUP BY 1) said
WHERE said."promptId" = p."id";
CREATE INDEX "Prompt_projectId_beginning_idx" ON "Prompt"("projectId", "beginning");

ALTER TABLE "DemonstrationRevision" ADD COLUMN "personalData" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "AnswerEvidence" (
    "assignmentId" UUID NOT NULL,
    "typedCharacters" INTEGER NOT NULL,
    "pastedCharacters" INTEGER NOT NULL,
    "keystrokes" INTEGER NOT NULL,
    "secondsToFirstInput" DOUBLE PRECISION,
    "secondsOpen" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "AnswerEvidence_pkey" PRIMARY KEY ("assignmentId")
);
ALTER TABLE "AnswerEvidence" ADD CONSTRAINT "AnswerEvidence_assignmentId_fkey" FOREIGN KEY ("assignmentId") REFERENCES "Assignment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TYPE "ReportReason" AS ENUM ('illegal', 'harmful', 'personal_data', 'broken');
CREATE TYPE "ReportResolution" AS ENUM ('kept', 'prompt_retired', 'marked_personal_data');
CREATE TABLE "Report" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "reporterId" UUID NOT NULL,
    "assignmentId" UUID NOT NULL,
    "promptId" UUID NOT NULL,
    "responseId" UUID,
    "reason" "ReportReason" NOT NULL,
    "note" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolvedAt" TIMESTAMP(3),
    "resolvedById" UUID,
    "resolution" "ReportResolution",

    CONSTRAINT "Report_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "Report_projectId_resolvedAt_createdAt_idx" ON "Report"("projectId", "resolvedAt", "createdAt");
ALTER TABLE "Report" ADD CONSTRAINT "Report_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Report" ADD CONSTRAINT "Report_reporterId_fkey" FOREIGN KEY ("reporterId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Report" ADD CONSTRAINT "Report_assignmentId_fkey" FOREIGN KEY ("assignmentId") REFERENCES "Assignment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Report" ADD CONSTRAINT "Report_promptId_fkey" FOREIGN KEY ("promptId") REFERENCES "Prompt"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Report" ADD CONSTRAINT "Report_responseId_fkey" FOREIGN KEY ("responseId") REFERENCES "Response"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "Report" ADD CONSTRAINT "Report_resolvedById_fkey" FOREIGN KEY ("resolvedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
-- A double click reports once.
CREATE UNIQUE INDEX "Report_once" ON "Report" ("assignmentId", "reason", coalesce("responseId", "promptId"));
ALTER TABLE "Report" ADD CONSTRAINT "Report_resolution" CHECK (("resolvedAt" IS NULL) = ("resolution" IS NULL));
