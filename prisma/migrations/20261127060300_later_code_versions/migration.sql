-- AlterTable
ALTER TABLE "Round" ADD COLUMN "laterCodeVersions" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "Checkpoint" ADD COLUMN "codeVersion" TEXT;
UPDATE "Checkpoint" c SET "codeVersion" = r."codeVersion" FROM "Round" r WHERE r."id" = c."roundId";
ALTER TABLE "Checkpoint" ALTER COLUMN "codeVersion" SET NOT NULL;
