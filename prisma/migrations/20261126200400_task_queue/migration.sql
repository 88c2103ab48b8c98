CREATE TABLE "Lane" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "projectId" UUID NOT NULL,
  "language" TEXT,
  "topics" TEXT[],
  CONSTRAINT "Lane_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "Lane_projectId_idx" ON "Lane"("projectId");
ALTER TABLE "Lane" ADD CONSTRAINT "Lane_projectId_fkey"
  FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "QueuePosition" (
  "labelerId" UUID NOT NULL,
  "laneId" UUID NOT NULL,
  "kind" "TaskKind" NOT NULL,
  "takenPlaces" INTEGER NOT NULL,
  "passedUntil" TIMESTAMPTZ(6) NOT NULL,
  "movedAt" TIMESTAMPTZ(6) NOT NULL,
  CONSTRAINT "QueuePosition_pkey" PRIMARY KEY ("labelerId", "laneId", "kind", "takenPlaces")
);
ALTER TABLE "QueuePosition" ADD CONSTRAINT "QueuePosition_labelerId_fkey"
  FOREIGN KEY ("labelerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "QueuePosition" ADD CONSTRAINT "QueuePosition_laneId_fkey"
  FOREIGN KEY ("laneId") REFERENCES "Lane"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "Qualification" (
  "projectId" UUID NOT NULL,
  "userId" UUID NOT NULL,
  "languages" TEXT[],
  "topics" TEXT[],
  "note" TEXT NOT NULL DEFAULT '',
  "updatedAt" TIMESTAMP(3) NOT NULL,
  CONSTRAINT "Qualification_pkey" PRIMARY KEY ("projectId", "userId")
);
ALTER TABLE "Qualification" ADD CONSTRAINT "Qualification_projectId_fkey"
  FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Qualification" ADD CONSTRAINT "Qualification_userId_fkey"
  FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Prompt" ADD COLUMN "language" TEXT, ADD COLUMN "topics" TEXT[] DEFAULT '{}', ADD COLUMN "laneId" UUID,
  ADD COLUMN "takenPlaces" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "queuedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp();
ALTER TABLE "Comparison" ADD COLUMN "laneId" UUID,
  ADD COLUMN "takenPlaces" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "queuedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp();
ALTER TABLE "Prompt" ADD CONSTRAINT "Prompt_laneId_fkey"
  FOREIGN KEY ("laneId") REFERENCES "Lane"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Comparison" ADD CONSTRAINT "Comparison_laneId_fkey"
  FOREIGN KEY ("laneId") REFERENCES "Lane"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was there before queues in the order in which it came.
INSERT INTO "Lane" ("projectId", "topics") SELECT "id", '{}' FROM "Project";
UPDATE "Prompt" p SET "queuedAt" = p."createdAt" AT TIME ZONE 'UTC',
  "laneId" = CASE WHEN p."retiredAt" IS NULL THEN l."id" END,
  "takenPlaces" = (SELECT count(*) FROM "Assignment" a
    WHERE a."promptId" = p."id" AND a."kind" = 'demonstration' AND a."state" IN ('leased', 'submitted'))
  FROM "Lane" l WHERE l."projectId" = p."projectId";
UPDATE "Comparison" c SET "queuedAt" = c."createdAt" AT TIME ZONE 'UTC',
  "laneId" = CASE WHEN c."retiredAt" IS NULL THEN p."laneId" END,
  "takenPlaces" = (SELECT count(*) FROM "Assignment" a
    WHERE a."comparisonId" = c."id" AND a."state" IN ('leased', 'submitted'))
  FROM "Prompt" p WHERE p."id" = c."promptId";

CREATE INDEX "Prompt_laneId_takenPlaces_queuedAt_id_idx" ON "Prompt"("laneId", "takenPlaces", "queuedAt", "id");
CREATE INDEX "Comparison_laneId_takenPlaces_queuedAt_id_idx" ON "Comparison"("laneId", "takenPlaces", "queuedAt", "id");

-- What the schema language cannot say.

CREATE UNIQUE INDEX "Lane_once" ON "Lane" ("projectId", coalesce("language", ''), "topics");
-- Leases by the time at which they end.
CREATE INDEX "Assignment_leases" ON "Assignment" ("projectId", "kind", "expiresAt") WHERE "state" = 'leased';
-- A labeler's tasks that they lost to time.
CREATE INDEX "Assignment_expired" ON "Assignment" ("labelerId", "projectId", "kind") WHERE "state" = 'expired';

-- Triggers keep the queue's columns, so that they are true whoever writes, and for the very transaction that writes.

/* The lane of a language and a set of topics, made when it is the first of its kind. */
CREATE FUNCTION lane_of(project UUID, spoken TEXT, about TEXT[]) RETURNS UUID LANGUAGE plpgsql AS $$
DECLARE lane UUID;
BEGIN
  LOOP
    SELECT "id" INTO lane FROM "Lane"
      WHERE "projectId" = project AND coalesce("language", '') = coalesce(spoken, '') AND "topics" = about;
    IF FOUND THEN RETURN lane; END IF;
    INSERT INTO "Lane" ("projectId", "language", "topics") VALUES (project, spoken, about) ON CONFLICT DO NOTHING;
  END LOOP;
END $$;

/* A prompt stands in the lane of its language and topics; one that is retired, holds personal data or is a turn of a conversation, in none. */
CREATE FUNCTION queue_prompt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."topics" := ARRAY(SELECT DISTINCT topic FROM unnest(NEW."topics") topic ORDER BY topic);
  NEW."laneId" := NULL;
  IF NEW."retiredAt" IS NULL AND NEW."source" = 'task' AND NOT NEW."personalData" THEN
    NEW."laneId" := lane_of(NEW."projectId", NEW."language", NEW."topics");
  END IF;
  NEW."queuedAt" := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER "queue_prompt" BEFORE INSERT OR UPDATE OF "language", "topics", "retiredAt", "personalData" ON "Prompt"
  FOR EACH ROW EXECUTE FUNCTION queue_prompt();

/*
 * A comparison stands in the lane of its prompt; a retired one in none, nor one of a conversation. A new one waits for whoever changes its prompt, who cannot
 * see it. One that was there is seen by them, and must not wait while it is locked.
 */
CREATE FUNCTION queue_comparison() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN PERFORM FROM "Prompt" WHERE "id" = NEW."promptId" FOR SHARE; END IF;
  NEW."laneId" := NULL;
  IF NEW."retiredAt" IS NULL AND NEW."source" = 'ranking_task' THEN
    SELECT "laneId" INTO NEW."laneId" FROM "Prompt" WHERE "id" = NEW."promptId";
  END IF;
  NEW."queuedAt" := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER "queue_comparison" BEFORE INSERT OR UPDATE OF "retiredAt" ON "Comparison"
  FOR EACH ROW EXECUTE FUNCTION queue_comparison();

/* Comparisons follow their prompt into another lane, or out of the queue. */
CREATE FUNCTION queue_comparisons_of_prompt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "Comparison" SET "laneId" = CASE WHEN "retiredAt" IS NULL AND "source" = 'ranking_task' THEN NEW."laneId" END, "queuedAt" = clock_timestamp()
    WHERE "promptId" = NEW."id";
  RETURN NULL;
END $$;
CREATE TRIGGER "queue_comparisons_of_prompt" AFTER UPDATE ON "Prompt"
  FOR EACH ROW WHEN (OLD."laneId" IS DISTINCT FROM NEW."laneId") EXECUTE FUNCTION queue_comparisons_of_prompt();

/* A place is taken while an assignment is leased and once it is submitted. The task then queues again, behind all others. */
CREATE FUNCTION count_places() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  change INTEGER := 0;
  task RECORD;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    task := OLD;
    change := change - (OLD."state" IN ('leased', 'submitted'))::INTEGER;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    task := NEW;
    change := change + (NEW."state" IN ('leased', 'submitted'))::INTEGER;
  END IF;
  IF change = 0 THEN RETURN NULL; END IF;
  IF task."kind" = 'ranking' THEN
    UPDATE "Comparison" SET "takenPlaces" = "takenPlaces" + change, "queuedAt" = clock_timestamp()
      WHERE "id" = task."comparisonId";
  ELSIF task."kind" = 'demonstration' THEN
    UPDATE "Prompt" SET "takenPlaces" = "takenPlaces" + change, "queuedAt" = clock_timestamp()
      WHERE "id" = task."promptId";
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "count_places" AFTER INSERT OR UPDATE OF "state" OR DELETE ON "Assignment"
  FOR EACH ROW EXECUTE FUNCTION count_places();
