/**
 * Which task a labeler gets next, by indexes alone.
 *
 * Tasks queue in lanes (one per language and set of topics); within a lane, those with the same number of places taken queue by
 * the time since when that is so. The index (laneId, takenPlaces, queuedAt, id) is the queue. It holds no opinion on overlap: a
 * task has a place while `takenPlaces` is below the overlap of the moment, so a change of overlap acts at once.
 *
 * A labeler gets, in this order:
 *   1. a task of their own that ran out of time and still has a place; so nobody gathers unfinished work: one lease of a kind,
 *      and nothing new before what they began (this is the cap on pending work);
 *   2. the task with the most places taken below overlap, so that what others began is completed before anything is begun; among
 *      equals, the one that has waited longest;
 *   3. a task whose last place is held by somebody whose time has passed.
 *
 * Tasks that the labeler had before are passed over, each by a probe of an index. Someone who has done most of a queue would pass
 * over the same tasks again and again, so `QueuePosition` remembers until when a queue is passed. It is safe because a task that
 * comes into a queue comes in behind all others, and a labeler's having had a task is final. Only a transaction that began
 * before and commits later could slip in front: positions stay LAG_SECONDS behind the clock, longer than a transaction may
 * take (see client.ts). The second look, before a labeler is told that there is nothing, ignores positions, so even a clock that
 * jumps starves nobody.
 */
import { MOST_OPEN_COUNTED, type TaskKind } from "@/lib/contract/tasks";
import type { TaskRef } from "./assignments";
import type { Transaction } from "./client";
import { Prisma } from "./generated/client";

/** Who asks for work, and when. `overlap`: places per task. */
export type Seeker = {
  kind: TaskKind;
  projectId: string;
  labelerId: string;
  overlap: number;
  now: Date;
};

/**
 * "first": from where the labeler stands; what others have locked is passed over.
 * "last":  from the beginning; what others have locked is waited for.
 */
export type Look = "first" | "last";

/** How many tasks of each queue are considered: more than transactions that can hold one locked at a time. */
const HEADS = 16;
const LAG_SECONDS = 60;

const TABLE: Record<TaskKind, Prisma.Sql> = {
  ranking: Prisma.sql`"Comparison"`,
  demonstration: Prisma.sql`"Prompt"`,
};
const PROMPT_ID: Record<TaskKind, Prisma.Sql> = {
  ranking: Prisma.sql`task."promptId"`,
  demonstration: Prisma.sql`task."id"`,
};
/** The row of Assignment `a` is one of the task. */
const OF_TASK: Record<TaskKind, Prisma.Sql> = {
  ranking: Prisma.sql`a."kind" = 'ranking' AND a."comparisonId" = task."id"`,
  demonstration: Prisma.sql`a."kind" = 'demonstration' AND a."promptId" = task."id"`,
};

/**
 * The state of the labeler's assignment of a task: a subquery, never a join, that reads the task's few assignments by an index. The
 * labeler stands there as text, or Postgres may choose to read all assignments of theirs instead, once for each task.
 */
const myState = ({ kind, labelerId }: Seeker) => Prisma.sql`
  (SELECT a."state" FROM "Assignment" a WHERE ${OF_TASK[kind]} AND a."labelerId"::text = ${labelerId}::text)`;

/** Whether the labeler may work in `lane`: they have no qualification in the project, or it covers language and topics. */
export const mayWorkIn = ({ labelerId }: Pick<Seeker, "labelerId">): Prisma.Sql => Prisma.sql`
  NOT EXISTS (SELECT 1 FROM "Qualification" q WHERE q."projectId" = lane."projectId" AND q."userId" = ${labelerId}::uuid
    AND NOT ((lane."language" IS NULL OR cardinality(q."languages") = 0 OR EXISTS (
          SELECT 1 FROM unnest(q."languages") known
          WHERE lane."language" = known OR starts_with(lane."language", known || '-')))
      AND (cardinality(lane."topics") = 0 OR cardinality(q."topics") = 0 OR lane."topics" && q."topics")))`;

/** All queues with places that the labeler may take from, and until when they have passed each. */
const queues = (seeker: Seeker, look: Look) => Prisma.sql`
  (SELECT lane."id", places."taken", coalesce(${look === "first" ? Prisma.sql`p."passedUntil"` : Prisma.sql`NULL::timestamptz`}, '-infinity') AS "passedUntil"
   FROM "Lane" lane CROSS JOIN generate_series(0, ${seeker.overlap}::int - 1) AS places("taken")
   LEFT JOIN "QueuePosition" p ON p."labelerId" = ${seeker.labelerId}::uuid AND p."laneId" = lane."id"
     AND p."kind" = ${seeker.kind}::"TaskKind" AND p."takenPlaces" = places."taken"
   WHERE lane."projectId" = ${seeker.projectId}::uuid AND ${mayWorkIn(seeker)}) AS queue`;

/** The first tasks of `queue` that the labeler never had. */
const heads = (seeker: Seeker, limit: number) => Prisma.sql`
  (SELECT task."id", task."queuedAt" FROM ${TABLE[seeker.kind]} task
   WHERE task."laneId" = queue."id" AND task."takenPlaces" = queue."taken" AND task."queuedAt" >= queue."passedUntil"
     AND ${myState(seeker)} IS NULL
   ORDER BY task."queuedAt", task."id" LIMIT ${limit}) AS head`;

/** Tasks of the labeler's own that ran out of time and have a place. */
const begun = (seeker: Seeker) => Prisma.sql`
  "Assignment" a JOIN ${TABLE[seeker.kind]} task ON ${OF_TASK[seeker.kind]}
  WHERE a."labelerId" = ${seeker.labelerId}::uuid AND a."projectId" = ${seeker.projectId}::uuid AND a."state" = 'expired'
    AND task."laneId" IS NOT NULL AND task."takenPlaces" < ${seeker.overlap}`;

/** Tasks of others' leases that have ended ("lapsed") or not ("held"), which would give the labeler a place when those end. */
const behindLeases = (seeker: Seeker, leases: "lapsed" | "held") => Prisma.sql`
  "Assignment" lease JOIN ${TABLE[seeker.kind]} task
    ON task."id" = ${seeker.kind === "ranking" ? Prisma.sql`lease."comparisonId"` : Prisma.sql`lease."promptId"`}
  JOIN "Lane" lane ON lane."id" = task."laneId"
  WHERE lease."projectId" = ${seeker.projectId}::uuid AND lease."kind" = ${seeker.kind}::"TaskKind" AND lease."state" = 'leased'
    AND lease."expiresAt" ${leases === "lapsed" ? Prisma.sql`<=` : Prisma.sql`>`} ${seeker.now}
    AND lease."labelerId" <> ${seeker.labelerId}::uuid
    AND ${mayWorkIn(seeker)} AND coalesce(${myState(seeker)}, 'expired') = 'expired'
    AND (SELECT count(*) FROM "Assignment" a WHERE ${OF_TASK[seeker.kind]} AND (a."state" = 'submitted'
      ${leases === "lapsed" ? Prisma.sql`OR (a."state" = 'leased' AND a."expiresAt" > ${seeker.now})` : Prisma.empty}))
      < ${seeker.overlap}`;

/**
 * The statement that looks for a task, in the order above, but for how it treats locks. A task that changed while it waited for
 * the lock is looked at again. Exported for those who check its plan.
 */
export const openTaskQuery = (seeker: Seeker, look: Look): Prisma.Sql => Prisma.sql`
  SELECT task."id", ${PROMPT_ID[seeker.kind]} AS "promptId", found."turn" = 2 AS "isNew"
  FROM (
    SELECT 1 AS "turn", task."id", task."takenPlaces" AS "taken", task."queuedAt" FROM ${begun(seeker)}
    UNION ALL SELECT 2, head."id", queue."taken", head."queuedAt"
      FROM ${queues(seeker, look)} CROSS JOIN LATERAL ${heads(seeker, HEADS)}
    UNION ALL SELECT 3, task."id", task."takenPlaces", task."queuedAt" FROM ${behindLeases(seeker, "lapsed")}
  ) AS found JOIN ${TABLE[seeker.kind]} task ON task."id" = found."id"
  WHERE task."laneId" IS NOT NULL AND (task."takenPlaces" < ${seeker.overlap} OR found."turn" = 3)
  ORDER BY found."turn", found."taken" DESC, found."queuedAt", found."id" LIMIT 1
  FOR NO KEY UPDATE OF task ${look === "first" ? Prisma.sql`SKIP LOCKED` : Prisma.empty}`;

/**
 * The next task for the labeler, locked as by lockTask, or null. What it saw is of the statement's start, so count the places
 * again under the lock. `isNew`: the labeler never had it.
 */
export async function lockOpenTask(
  tx: Transaction,
  seeker: Seeker,
  look: Look,
): Promise<{ task: TaskRef; promptId: string; isNew: boolean } | null> {
  const [row] = await tx.$queryRaw<{ id: string; promptId: string; isNew: boolean }[]>(openTaskQuery(seeker, look));
  return row ? { task: { kind: seeker.kind, id: row.id }, promptId: row.promptId, isNew: row.isNew } : null;
}

/**
 * Moves the labeler's positions up to the first task that they never had, or to now, less the lag. At most once in the lag's
 * time, so that a look passes over no more than what a labeler does in two of them.
 */
export const movePositions = (tx: Transaction, seeker: Seeker): Promise<number> => tx.$executeRaw`
  INSERT INTO "QueuePosition" ("labelerId", "laneId", "kind", "takenPlaces", "passedUntil", "movedAt")
  SELECT ${seeker.labelerId}::uuid, queue."id", ${seeker.kind}::"TaskKind", queue."taken", reached."at", clock_timestamp()
  FROM ${queues(seeker, "first")} CROSS JOIN LATERAL (
    SELECT least((SELECT head."queuedAt" FROM ${heads(seeker, 1)}),
      clock_timestamp() - make_interval(secs => ${LAG_SECONDS})) AS "at") AS reached
  WHERE NOT EXISTS (SELECT 1 FROM "QueuePosition" p JOIN "Lane" lane ON lane."id" = p."laneId"
      WHERE p."labelerId" = ${seeker.labelerId}::uuid AND p."kind" = ${seeker.kind}::"TaskKind"
        AND lane."projectId" = ${seeker.projectId}::uuid
        AND p."movedAt" > clock_timestamp() - make_interval(secs => ${LAG_SECONDS}))
    AND EXISTS (SELECT 1 FROM ${TABLE[seeker.kind]} task WHERE task."laneId" = queue."id"
      AND task."takenPlaces" = queue."taken" AND task."queuedAt" >= queue."passedUntil" AND task."queuedAt" < reached."at")
  ORDER BY queue."id", queue."taken"
  ON CONFLICT ("labelerId", "laneId", "kind", "takenPlaces") DO UPDATE
    SET "passedUntil" = greatest("QueuePosition"."passedUntil", excluded."passedUntil"), "movedAt" = excluded."movedAt"`;

/** How many tasks have a place for the labeler, with the one they hold: at most MOST_OPEN_COUNTED + 1. */
export async function countOpenTasks(tx: Transaction, seeker: Seeker): Promise<number> {
  const enough = MOST_OPEN_COUNTED + 1;
  const [row] = await tx.$queryRaw<{ open: number }[]>`
    SELECT least(${enough}, (SELECT count(*) FROM (
        SELECT 1 FROM ${queues(seeker, "first")} CROSS JOIN LATERAL ${heads(seeker, enough)} LIMIT ${enough}) counted)
      + (SELECT count(*) FROM ${begun(seeker)})
      + (SELECT count(*) FROM "Assignment" WHERE "labelerId" = ${seeker.labelerId}::uuid
        AND "projectId" = ${seeker.projectId}::uuid AND "kind" = ${seeker.kind}::"TaskKind" AND "state" = 'leased')
      + (SELECT count(DISTINCT task."id") FROM ${behindLeases(seeker, "lapsed")}
        AND task."takenPlaces" >= ${seeker.overlap}))::int AS "open"`;
  return row?.open ?? 0;
}

/** What there is when nothing is open to a labeler. */
export type Scarcity = {
  /** Whether the project has tasks of the kind at all. */
  any: boolean;
  /** When the first of the leases ends behind which a task waits for the labeler; null when there is none. */
  until: Date | null;
  /** What tasks with places are about that the labeler is not qualified for; null when there are none. */
  needs: { languages: string[]; topics: string[] } | null;
  /** Whether tasks have places that only others may take, as the labeler had those tasks. */
  isForOthers: boolean;
};

export async function findScarcity(tx: Transaction, seeker: Seeker): Promise<Scarcity> {
  const lanes = await tx.$queryRaw<LaneState[]>`
    SELECT lane."language", lane."topics", ${mayWorkIn(seeker)} AS "isMine",
      EXISTS (SELECT 1 FROM ${TABLE[seeker.kind]} task WHERE task."laneId" = lane."id"
        AND task."takenPlaces" < ${seeker.overlap}) AS "isOpen",
      EXISTS (SELECT 1 FROM ${TABLE[seeker.kind]} task WHERE task."laneId" = lane."id") AS "any"
    FROM "Lane" lane WHERE lane."projectId" = ${seeker.projectId}::uuid`;
  const [held] = await tx.$queryRaw<{ until: Date | null }[]>`
    SELECT min(lease."expiresAt") AS "until" FROM ${behindLeases(seeker, "held")}`;
  const others = lanes.filter((lane) => lane.isOpen && !lane.isMine);
  return {
    any: lanes.some((lane) => lane.any),
    until: held?.until ?? null,
    needs:
      others.length === 0
        ? null
        : {
            languages: distinct(others.map((lane) => lane.language ?? [])),
            topics: distinct(others.map((lane) => lane.topics)),
          },
    isForOthers: lanes.some((lane) => lane.isOpen && lane.isMine),
  };
}

type LaneState = { language: string | null; topics: string[]; isMine: boolean; isOpen: boolean; any: boolean };

const distinct = (words: readonly (string | string[])[]): string[] => [...new Set(words.flat())].sort();
