-- AlterEnum
ALTER TYPE "ComparisonSource" ADD VALUE 'repetition';

-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "repetitionShare" DOUBLE PRECISION NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Comparison" ADD COLUMN     "repeatOfId" UUID;

-- CreateIndex
CREATE UNIQUE INDEX "Comparison_repeatOfId_key" ON "Comparison"("repeatOfId");

-- AddForeignKey
ALTER TABLE "Comparison" ADD CONSTRAINT "Comparison_repeatOfId_fkey" FOREIGN KEY ("repeatOfId") REFERENCES "Ranking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the schema language cannot say.

ALTER TABLE "Project" ADD CONSTRAINT "Project_repetition_share" CHECK ("repetitionShare" BETWEEN 0 AND 0.2);
-- As text: a new value of an enum may not be used in the transaction that adds it.
ALTER TABLE "Comparison" ADD CONSTRAINT "Comparison_repetition" CHECK (("source"::text = 'repetition') = ("repeatOfId" IS NOT NULL));

/*
 * A comparison stands in the lane of its prompt; a retired one in none, nor one that is not asked of everybody. A new one waits for
 * whoever changes its prompt, who cannot see it. One that was there is seen by them, and must not wait while it is locked; nor must
 * one that stands in no lane, as who repeats a comparison holds another one.
 */
CREATE OR REPLACE FUNCTION queue_comparison() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."laneId" := NULL;
  IF NEW."source" = 'ranking_task' THEN
    IF TG_OP = 'INSERT' THEN PERFORM FROM "Prompt" WHERE "id" = NEW."promptId" FOR SHARE; END IF;
    IF NEW."retiredAt" IS NULL THEN
      SELECT "laneId" INTO NEW."laneId" FROM "Prompt" WHERE "id" = NEW."promptId";
    END IF;
  END IF;
  NEW."queuedAt" := clock_timestamp();
  RETURN NEW;
END $$;
