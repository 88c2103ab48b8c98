-- AlterTable
ALTER TABLE "Prompt" ADD COLUMN     "writingId" UUID;

-- The unique index begins with the author too, so it does the old one's work.
-- DropIndex
DROP INDEX "Prompt_authorId_idx";

-- CreateIndex
CREATE UNIQUE INDEX "Prompt_authorId_writingId_key" ON "Prompt"("authorId", "writingId");

-- CreateTable
CREATE TABLE "PromptDraft" (
    "labelerId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "kind" "PromptKind" NOT NULL,
    "writingId" UUID NOT NULL,
    "content" JSONB,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "PromptDraft_pkey" PRIMARY KEY ("labelerId","projectId","kind")
);

-- AddForeignKey
ALTER TABLE "PromptDraft" ADD CONSTRAINT "PromptDraft_labelerId_fkey" FOREIGN KEY ("labelerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PromptDraft" ADD CONSTRAINT "PromptDraft_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
