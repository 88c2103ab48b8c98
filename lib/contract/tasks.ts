import { z } from "zod";
import { byId, Instant, inProject, Messages, Nothing, UseCase } from "./common";
import { endpoint } from "./endpoint";
import { PreferenceStrength, PromptTrait, Questions, Rating, RatingDraft, Ratings } from "./evaluation";
import { AnswerEvidence } from "./evidence";

export const TaskKind = z.enum(["demonstration", "ranking"]);
export type TaskKind = z.infer<typeof TaskKind>;

export const MAX_DEMONSTRATION_CHARACTERS = 20_000;

/** Response ids by rank, best first. Responses in the same inner array are tied. */
export const Tiers = z
  .array(z.array(z.uuid()).min(1, "A rank without a response must be left out."))
  .min(1, "Rank the responses first.")
  .max(9);
export type Tiers = z.infer<typeof Tiers>;

/** Unsent work, saved as one types. */
export const DemonstrationDraft = z.object({ text: z.string().max(MAX_DEMONSTRATION_CHARACTERS) });
export const RankingDraft = z.object({
  /** Rank of each response placed so far; ranks may have gaps while one works. */
  ranks: z.record(z.uuid(), z.number().int().min(1).max(9)),
  noneAcceptable: z.boolean(),
  ratings: z.record(z.uuid(), RatingDraft).optional(),
  strength: PreferenceStrength.nullable().optional(),
  /** The yes/no questions about the prompt to which the answer is yes; null when they are unanswered. */
  metadata: z.array(PromptTrait).nullable().optional(),
});
export type RankingDraft = z.infer<typeof RankingDraft>;

const Task = z.object({
  assignmentId: z.uuid(),
  prompt: z.object({ id: z.uuid(), messages: Messages, useCase: UseCase }),
  expiresAt: Instant,
  /** How many tasks of this kind the labeler has submitted today (UTC), in this project. */
  doneToday: z.number().int(),
});

export const DemonstrationTask = Task.extend({
  kind: z.literal("demonstration"),
  draft: DemonstrationDraft.nullable(),
});
export type DemonstrationTask = z.infer<typeof DemonstrationTask>;

/** Responses stand in the order to be shown; nothing here tells which model wrote them. */
export const RankingTask = Task.extend({
  kind: z.literal("ranking"),
  responses: z.array(z.object({ id: z.uuid(), text: z.string() })),
  tiesAllowed: z.boolean(),
  questions: Questions,
  draft: RankingDraft.nullable(),
});
export type RankingTask = z.infer<typeof RankingTask>;

export const TaskView = z.discriminatedUnion("kind", [DemonstrationTask, RankingTask]);
export type TaskView = z.infer<typeof TaskView>;

/** Why there is nothing to do. */
export const EmptyReason = z.enum([
  /** The project has no prompts, or no responses to rank, yet. */
  "nothing_collected",
  /** Others are working on all that is left; it comes back when a lease ends. */
  "all_held",
  /** This labeler has done all there is for them; others still have work. */
  "all_done",
  /** The project asks for the screening exam, and no admin has admitted this labeler yet. */
  "screening_required",
  /** Every task has as many answers as are asked for: the overlap is reached. */
  "overlap_reached",
  /** What is left needs languages or topics that the labeler's qualification in the project does not name. */
  "other_qualification",
]);
export type EmptyReason = z.infer<typeof EmptyReason>;

/** Why there is nothing to do, and what unlocks it. */
export const NoTask = z.object({
  reason: EmptyReason,
  /** With all_held: when the next lease ends, if it is not renewed. */
  until: Instant.nullable().default(null),
  /** With other_qualification: languages (BCP 47) and topics of what is left. */
  languages: z.array(z.string()).default([]),
  topics: z.array(z.string()).default([]),
});
export type NoTask = z.infer<typeof NoTask>;

export const NextTask = z.discriminatedUnion("found", [
  z.object({ found: z.literal(true), task: TaskView }),
  NoTask.extend({ found: z.literal(false) }),
]);
export type NextTask = z.output<typeof NextTask>;

/** Whether the answer to a request that ends a task brings the next one of its kind, as `nextTask` would give it. */
const andNext = z.boolean().default(false);
/** Null when it was not asked for, or not to be had: ask for it by `nextTask`. */
const next = NextTask.nullable();

/** The labeler's current task of a kind, or the next one, leased to them. Calling twice gives the same task. */
export const nextTask = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/tasks/next",
  role: "labeler",
  params: inProject,
  body: z.object({ kind: TaskKind }),
  response: NextTask,
  errors: ["not_found"],
});

/** Saves unsent work and renews the lease. */
export const saveDraft = endpoint({
  method: "POST",
  path: "/api/assignments/:id/draft",
  role: "labeler",
  params: byId,
  body: z.discriminatedUnion("kind", [
    DemonstrationDraft.extend({ kind: z.literal("demonstration") }),
    RankingDraft.extend({ kind: z.literal("ranking") }),
  ]),
  response: z.object({ savedAt: Instant, expiresAt: Instant }),
  errors: ["not_found", "not_your_task", "lease_expired", "already_submitted"],
});

const activeSeconds = z.number().int().min(0).max(86_400);
const demonstrationText = z
  .string()
  .max(MAX_DEMONSTRATION_CHARACTERS, `A demonstration may have at most ${MAX_DEMONSTRATION_CHARACTERS} characters.`)
  .refine((s) => s.trim() !== "", "Write an answer first.");

/** Submitting the same answer twice (a double click, a retry) gives the same result once. */
export const submitDemonstration = endpoint({
  method: "POST",
  path: "/api/assignments/:id/demonstration",
  role: "labeler",
  params: byId,
  body: z.object({ text: demonstrationText, activeSeconds, evidence: AnswerEvidence.optional(), andNext }),
  response: z.object({ demonstrationId: z.uuid(), next }),
  errors: ["not_found", "not_your_task", "lease_expired", "already_submitted"],
});

export const submitRanking = endpoint({
  method: "POST",
  path: "/api/assignments/:id/ranking",
  role: "labeler",
  params: byId,
  body: z.object({
    tiers: Tiers,
    noneAcceptable: z.boolean().default(false),
    /** Of the better of two over the other; not kept for a tie or for more than two. */
    strength: PreferenceStrength.nullable().default(null),
    /** One of each response, where the project asks for them. */
    ratings: Ratings.default([]),
    /** The yes/no questions about the prompt to which the answer is yes; null when they are unanswered. */
    metadata: z.array(PromptTrait).nullable().default(null),
    activeSeconds,
    evidence: AnswerEvidence.optional(),
    andNext,
  }),
  response: z.object({ rankingId: z.uuid(), next }),
  errors: [
    "not_found",
    "not_your_task",
    "lease_expired",
    "already_submitted",
    "incomplete_ranking",
    "ties_not_allowed",
  ],
});

export const SkipReason = z.enum(["unclear", "too_hard", "personal_data", "offensive", "broken", "other"]);
export type SkipReason = z.infer<typeof SkipReason>;

export const skipTask = endpoint({
  method: "POST",
  path: "/api/assignments/:id/skip",
  role: "labeler",
  params: byId,
  body: z.object({ reason: SkipReason, note: z.string().max(1_000).default(""), andNext }),
  response: z.object({ next }),
  errors: ["not_found", "not_your_task", "already_submitted", "wrong_state"],
});

/** One answer of the caller's, as their history shows it. */
export const OwnAnswer = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("demonstration"),
    id: z.uuid(),
    messages: Messages,
    text: z.string(),
    revision: z.number().int(),
    submittedAt: Instant,
    activeSeconds: z.number().int(),
  }),
  z.object({
    kind: z.literal("ranking"),
    id: z.uuid(),
    messages: Messages,
    responses: z.array(z.object({ id: z.uuid(), text: z.string() })),
    tiers: Tiers,
    noneAcceptable: z.boolean(),
    strength: PreferenceStrength.nullable(),
    ratings: z.array(Rating),
    tiesAllowed: z.boolean(),
    /** What an edit may answer beside the order. */
    questions: Questions.pick({ evaluation: true, strength: true }),
    revision: z.number().int(),
    submittedAt: Instant,
    activeSeconds: z.number().int(),
  }),
]);
export type OwnAnswer = z.infer<typeof OwnAnswer>;

export const listOwnAnswers = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/answers",
  role: "labeler",
  params: inProject,
  body: z.object({
    cursor: z.uuid().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
    kind: TaskKind.optional(),
  }),
  response: z.object({
    answers: z.array(OwnAnswer),
    nextCursor: z.uuid().nullable(),
    totals: z.object({
      demonstrations: z.number().int(),
      rankings: z.number().int(),
      activeSeconds: z.number().int(),
    }),
  }),
  errors: ["not_found"],
});

/** Appends a revision. `revision` is the one that was edited: another in between is `stale`. */
export const reviseDemonstration = endpoint({
  method: "POST",
  path: "/api/demonstrations/:id/revisions",
  role: "labeler",
  params: byId,
  body: z.object({ text: demonstrationText, revision: z.number().int() }),
  response: z.object({ revision: z.number().int() }),
  errors: ["not_found", "not_your_task", "stale"],
});

export const reviseRanking = endpoint({
  method: "POST",
  path: "/api/rankings/:id/revisions",
  role: "labeler",
  params: byId,
  body: z.object({
    tiers: Tiers,
    noneAcceptable: z.boolean().default(false),
    /** Left out: as it was, while the order says the same. */
    strength: PreferenceStrength.nullable().optional(),
    /** Left out: as they were. */
    ratings: Ratings.optional(),
    revision: z.number().int(),
  }),
  response: z.object({ revision: z.number().int() }),
  errors: ["not_found", "not_your_task", "stale", "wrong_state", "incomplete_ranking", "ties_not_allowed"],
});

/** Open tasks are counted up to here; one more means "more than that". */
export const MOST_OPEN_COUNTED = 500;

export const OpenWork = z.object({
  /** Tasks of a kind that have a place for the caller, with the one they hold; at most MOST_OPEN_COUNTED + 1. */
  open: z.number().int(),
  doneToday: z.number().int(),
  /** Set when nothing is open. */
  none: NoTask.nullable().default(null),
});
export type OpenWork = z.infer<typeof OpenWork>;

/** What there is for the caller to do, for the labeler's home. */
export const getWork = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/work",
  role: "labeler",
  params: inProject,
  body: Nothing,
  response: z.object({
    rankings: OpenWork,
    demonstrations: OpenWork,
    activeSecondsToday: z.number().int(),
  }),
  errors: ["not_found"],
});
