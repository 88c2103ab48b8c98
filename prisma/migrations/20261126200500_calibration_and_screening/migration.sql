CREATE TYPE "CalibrationUse" AS ENUM ('calibration', 'training', 'screening');
CREATE TYPE "ExamState" AS ENUM ('open', 'submitted');

ALTER TABLE "Project" ADD COLUMN "calibrationShare" DOUBLE PRECISION NOT NULL DEFAULT 0.1,
    ADD COLUMN "screeningRequired" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Assignment" ADD COLUMN "calibrationReferenceId" UUID;

CREATE TABLE "CalibrationReference" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "comparisonId" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "use" "CalibrationUse" NOT NULL,
    "reason" TEXT NOT NULL,
    "retired" BOOLEAN NOT NULL DEFAULT false,
    "createdById" UUID NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CalibrationReference_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "CalibrationEntry" (
    "referenceId" UUID NOT NULL,
    "responseId" UUID NOT NULL,
    "tier" INTEGER NOT NULL,
    "sensitive" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "CalibrationEntry_pkey" PRIMARY KEY ("referenceId", "responseId")
);
CREATE TABLE "PracticeAnswer" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "labelerId" UUID NOT NULL,
    "referenceId" UUID NOT NULL,
    "displayOrder" UUID[],
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PracticeAnswer_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "PracticeEntry" (
    "practiceAnswerId" UUID NOT NULL,
    "responseId" UUID NOT NULL,
    "tier" INTEGER NOT NULL,

    CONSTRAINT "PracticeEntry_pkey" PRIMARY KEY ("practiceAnswerId", "responseId")
);
CREATE TABLE "ExamAttempt" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "labelerId" UUID NOT NULL,
    "state" "ExamState" NOT NULL DEFAULT 'open',
    "promptId" UUID NOT NULL,
    "answers" JSONB NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "submittedAt" TIMESTAMP(3),

    CONSTRAINT "ExamAttempt_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "ExamItem" (
    "attemptId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "referenceId" UUID NOT NULL,
    "displayOrder" UUID[],

    CONSTRAINT "ExamItem_pkey" PRIMARY KEY ("attemptId", "position")
);
CREATE TABLE "ExamScore" (
    "id" UUID NOT NULL,
    "attemptId" UUID NOT NULL,
    "reviewerId" UUID NOT NULL,
    "score" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ExamScore_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "ScreeningDecision" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "labelerId" UUID NOT NULL,
    "attemptId" UUID NOT NULL,
    "admitted" BOOLEAN NOT NULL,
    "note" TEXT NOT NULL,
    "decidedById" UUID NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ScreeningDecision_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "CalibrationReference_comparisonId_revision_key" ON "CalibrationReference"("comparisonId", "revision");
CREATE INDEX "CalibrationReference_projectId_use_idx" ON "CalibrationReference"("projectId", "use");
CREATE INDEX "PracticeAnswer_labelerId_projectId_createdAt_idx" ON "PracticeAnswer"("labelerId", "projectId", "createdAt");
CREATE INDEX "ExamAttempt_projectId_labelerId_startedAt_idx" ON "ExamAttempt"("projectId", "labelerId", "startedAt");
CREATE INDEX "ExamScore_attemptId_idx" ON "ExamScore"("attemptId");
CREATE INDEX "ScreeningDecision_projectId_labelerId_createdAt_idx" ON "ScreeningDecision"("projectId", "labelerId", "createdAt");
CREATE INDEX "SnapshotItem_rankingRevisionId_idx" ON "SnapshotItem"("rankingRevisionId");
CREATE INDEX "SnapshotItem_demonstrationRevisionId_idx" ON "SnapshotItem"("demonstrationRevisionId");

ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_calibrationReferenceId_fkey" FOREIGN KEY ("calibrationReferenceId") REFERENCES "CalibrationReference"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "CalibrationReference" ADD CONSTRAINT "CalibrationReference_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "CalibrationReference" ADD CONSTRAINT "CalibrationReference_comparisonId_fkey" FOREIGN KEY ("comparisonId") REFERENCES "Comparison"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "CalibrationReference" ADD CONSTRAINT "CalibrationReference_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "CalibrationEntry" ADD CONSTRAINT "CalibrationEntry_referenceId_fkey" FOREIGN KEY ("referenceId") REFERENCES "CalibrationReference"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "CalibrationEntry" ADD CONSTRAINT "CalibrationEntry_responseId_fkey" FOREIGN KEY ("responseId") REFERENCES "Response"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "PracticeAnswer" ADD CONSTRAINT "PracticeAnswer_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "PracticeAnswer" ADD CONSTRAINT "PracticeAnswer_labelerId_fkey" FOREIGN KEY ("labelerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "PracticeAnswer" ADD CONSTRAINT "PracticeAnswer_referenceId_fkey" FOREIGN KEY ("referenceId") REFERENCES "CalibrationReference"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "PracticeEntry" ADD CONSTRAINT "PracticeEntry_practiceAnswerId_fkey" FOREIGN KEY ("practiceAnswerId") REFERENCES "PracticeAnswer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "PracticeEntry" ADD CONSTRAINT "PracticeEntry_responseId_fkey" FOREIGN KEY ("responseId") REFERENCES "Response"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ExamAttempt" ADD CONSTRAINT "ExamAttempt_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ExamAttempt" ADD CONSTRAINT "ExamAttempt_labelerId_fkey" FOREIGN KEY ("labelerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ExamAttempt" ADD CONSTRAINT "ExamAttempt_promptId_fkey" FOREIGN KEY ("promptId") REFERENCES "Prompt"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ExamItem" ADD CONSTRAINT "ExamItem_attemptId_fkey" FOREIGN KEY ("attemptId") REFERENCES "ExamAttempt"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ExamItem" ADD CONSTRAINT "ExamItem_referenceId_fkey" FOREIGN KEY ("referenceId") REFERENCES "CalibrationReference"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ExamScore" ADD CONSTRAINT "ExamScore_attemptId_fkey" FOREIGN KEY ("attemptId") REFERENCES "ExamAttempt"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ExamScore" ADD CONSTRAINT "ExamScore_reviewerId_fkey" FOREIGN KEY ("reviewerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ScreeningDecision" ADD CONSTRAINT "ScreeningDecision_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ScreeningDecision" ADD CONSTRAINT "ScreeningDecision_labelerId_fkey" FOREIGN KEY ("labelerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ScreeningDecision" ADD CONSTRAINT "ScreeningDecision_attemptId_fkey" FOREIGN KEY ("attemptId") REFERENCES "ExamAttempt"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ScreeningDecision" ADD CONSTRAINT "ScreeningDecision_decidedById_fkey" FOREIGN KEY ("decidedById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Rules that the schema language cannot say.
CREATE UNIQUE INDEX "ExamAttempt_one_open" ON "ExamAttempt" ("labelerId", "projectId") WHERE "state" = 'open';
ALTER TABLE "ExamAttempt" ADD CONSTRAINT "ExamAttempt_submitted" CHECK (("state" = 'submitted') = ("submittedAt" IS NOT NULL));
ALTER TABLE "ExamScore" ADD CONSTRAINT "ExamScore_score" CHECK ("score" BETWEEN 1 AND 7);
ALTER TABLE "CalibrationEntry" ADD CONSTRAINT "CalibrationEntry_tier" CHECK ("tier" >= 1);
ALTER TABLE "PracticeEntry" ADD CONSTRAINT "PracticeEntry_tier" CHECK ("tier" >= 1);
ALTER TABLE "Project" ADD CONSTRAINT "Project_calibration_share" CHECK ("calibrationShare" BETWEEN 0 AND 0.3);
