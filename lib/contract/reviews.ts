/** Adjudication: reviewers read labelers' answers side by side, and accept, correct or return each. */
import { z } from "zod";
import { byId, Instant, inProject, Messages, Nothing, PersonRef } from "./common";
import { endpoint } from "./endpoint";
import { PreferenceStrength, Questions, Ratings } from "./evaluation";
import { MAX_DEMONSTRATION_CHARACTERS, TaskKind, Tiers } from "./tasks";

export const ReviewVerdict = z.enum([
  /** The answer stands as it is. */
  "accepted",
  /** The reviewer has appended a revision of their own. */
  "corrected",
  /** The labeler is asked to look again. */
  "returned",
]);
export type ReviewVerdict = z.infer<typeof ReviewVerdict>;

/** What brought the reviewer to an answer. */
export const ReviewWhy = z.enum(["disagreement", "reward_model", "audit", "chosen"]);
export type ReviewWhy = z.infer<typeof ReviewWhy>;

/**
 * The life of a return. It is read from the facts, so it cannot contradict them:
 * `open` while it is the newest review of its answer and the labeler has not revised; no snapshot takes the answer until then.
 * `answered` once the labeler has appended a revision, which waits for a review again.
 * `withdrawn` once a reviewer has reviewed the same revision again: accepting takes a return back.
 */
export const ReturnState = z.enum(["open", "answered", "withdrawn"]);
export type ReturnState = z.infer<typeof ReturnState>;

const comment = z.string().trim().max(2_000);
const reason = comment.min(1, "Say why: the labeler reads it.");

/** What the reviewer has seen: another revision or review since then is `stale`, and nothing is stored. */
const seen = {
  revision: z.number().int().min(1),
  /** Number of the newest review; 0 when there was none. */
  review: z.number().int().min(0),
  why: ReviewWhy.default("chosen"),
};
const Accepted = z.object({ verdict: z.literal("accepted"), comment: comment.default(""), ...seen });
const Returned = z.object({ verdict: z.literal("returned"), comment: reason, ...seen });

export const RankingDecision = z.discriminatedUnion("verdict", [
  Accepted,
  z.object({
    verdict: z.literal("corrected"),
    comment: reason,
    tiers: Tiers,
    noneAcceptable: z.boolean().default(false),
    /** Of all responses, on the scale that they were rated on; left out: as they were. */
    ratings: Ratings.optional(),
    ...seen,
  }),
  Returned,
]);
export type RankingDecision = z.infer<typeof RankingDecision>;

export const DemonstrationDecision = z.discriminatedUnion("verdict", [
  Accepted,
  z.object({
    verdict: z.literal("corrected"),
    comment: reason,
    text: z
      .string()
      .max(MAX_DEMONSTRATION_CHARACTERS)
      .refine((s) => s.trim() !== "", "Write an answer first."),
    ...seen,
  }),
  Returned,
]);
export type DemonstrationDecision = z.infer<typeof DemonstrationDecision>;

/** The newest review and revision of the answer, after the decision. */
const Decided = z.object({ review: z.number().int(), revision: z.number().int() });

/** The same decision again (a double click, a retry) gives the same result once. Nobody reviews an answer of their own. */
export const reviewRanking = endpoint({
  method: "POST",
  path: "/api/rankings/:id/reviews",
  role: "reviewer",
  params: byId,
  body: RankingDecision,
  response: Decided,
  errors: ["not_found", "stale", "wrong_state", "incomplete_ranking", "ties_not_allowed"],
});

export const reviewDemonstration = endpoint({
  method: "POST",
  path: "/api/demonstrations/:id/reviews",
  role: "reviewer",
  params: byId,
  body: DemonstrationDecision,
  response: Decided,
  errors: ["not_found", "stale"],
});

/** A review as reviewers see it. */
export const PastReview = z.object({
  number: z.number().int(),
  revision: z.number().int(),
  verdict: ReviewVerdict,
  comment: z.string(),
  why: ReviewWhy,
  reviewer: z.string(),
  at: Instant,
});
export type PastReview = z.infer<typeof PastReview>;

const ReviewedAnswer = z.object({
  id: z.uuid(),
  /** Who gave it; null while names are hidden. */
  labeler: PersonRef.nullable(),
  /** Whether it is the caller's own, who may not review it. */
  own: z.boolean(),
  /** Whether it was drawn at random for the audit. */
  drawn: z.boolean(),
  /** The newest one, whoever wrote it. */
  revision: z.number().int(),
  submittedAt: Instant,
  activeSeconds: z.number().int(),
  /** Oldest first. */
  reviews: z.array(PastReview),
  /** Of the newest return, if there is one. */
  returned: ReturnState.nullable(),
});

/** What one revision of a ranking says. */
const Ranked = z.object({
  tiers: Tiers,
  noneAcceptable: z.boolean(),
  /** Of the better one of two, where it was asked. */
  strength: PreferenceStrength.nullable(),
  /** What is said of each response alone; empty where it was not asked. */
  ratings: Ratings,
});
const Written = z.object({ text: z.string() });
/** Of a reviewer's revision. */
const corrected = { revision: z.number().int(), reason: z.string() };

/** The labeler's own newest revision, and beside it the reviewer's that stands instead, until the labeler revises again. */
export const ReviewedRanking = ReviewedAnswer.extend({
  ...Ranked.shape,
  /** What a correction may say of each response alone; null where none was rated. */
  evaluation: Questions.shape.evaluation,
  correction: Ranked.extend(corrected).nullable(),
});
export type ReviewedRanking = z.infer<typeof ReviewedRanking>;
export const ReviewedDemonstration = ReviewedAnswer.extend({
  ...Written.shape,
  correction: Written.extend(corrected).nullable(),
});
export type ReviewedDemonstration = z.infer<typeof ReviewedDemonstration>;

/** All answers to one task, as they stand now; nothing here tells which model wrote a response. */
export const ReviewTask = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("ranking"),
    /** Of the comparison. */
    id: z.uuid(),
    messages: Messages,
    responses: z.array(z.object({ id: z.uuid(), text: z.string() })),
    tiesAllowed: z.boolean(),
    /** What the labelers' own rankings say together, a weak order; null when there is none. Corrections do not count. */
    consensus: Tiers.nullable(),
    answers: z.array(ReviewedRanking),
  }),
  z.object({
    kind: z.literal("demonstration"),
    /** Of the prompt. */
    id: z.uuid(),
    messages: Messages,
    answers: z.array(ReviewedDemonstration),
  }),
]);
export type ReviewTask = z.infer<typeof ReviewTask>;
export type RankingReviewTask = Extract<ReviewTask, { kind: "ranking" }>;
export type DemonstrationReviewTask = Extract<ReviewTask, { kind: "demonstration" }>;

export const getReviewTask = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/review-task",
  role: "reviewer",
  params: inProject,
  body: z.object({ kind: TaskKind, id: z.uuid(), names: z.enum(["hidden", "shown"]).default("hidden") }),
  response: ReviewTask,
  errors: ["not_found"],
});

/** Which tasks to read, and in which order. An answer waits until it is reviewed, and again when its labeler revises it. */
export const QueueOrder = z.enum([
  /** Comparisons that wait, whose labelers disagree: most first. */
  "disagreement",
  /** Comparisons that wait, of which a reward model finds the opposite of what most labelers say: where it is surest first. */
  "against_model",
  /** Tasks with answers that were drawn at random and wait, in a random order. */
  "audit",
  /** Tasks with an open return: oldest first. */
  "returned",
  /** Tasks with any answer that waits: newest first. */
  "newest",
]);
export type QueueOrder = z.infer<typeof QueueOrder>;

export const QueueItem = z.object({
  kind: TaskKind,
  /** Of the comparison, or of the prompt of demonstrations. */
  id: z.uuid(),
  /** The start of the prompt's last message. */
  prompt: z.string(),
  answers: z.number().int(),
  waiting: z.number().int(),
  openReturns: z.number().int(),
  /** Mean over pairs of labelers and of responses: 1 opposite, 0.5 a tie against an order. Null of fewer than two rankings. */
  disagreement: z.number().nullable(),
  /**
   * How likely the newest reward model that has scored the responses finds the opposite of what most labelers say of a pair, where it
   * is surest: above 0.5. Null when it agrees with every majority, or none has scored them.
   */
  againstModel: z.number().nullable(),
});
export type QueueItem = z.infer<typeof QueueItem>;

/** How far a project's newest reward model is with what labelers rank. */
export const RewardModelReading = z.enum([
  /** There is no reward model. */
  "none",
  /** Its scores are being computed, or will be when a worker is free. */
  "scoring",
  /** It has scored what there is. */
  "scored",
]);
export type RewardModelReading = z.infer<typeof RewardModelReading>;

export const listReviewQueue = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/review-queue",
  role: "reviewer",
  params: inProject,
  body: z.object({
    order: QueueOrder.default("disagreement"),
    offset: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  response: z.object({ items: z.array(QueueItem), total: z.number().int(), rewardModel: RewardModelReading }),
  errors: ["not_found"],
});

/** How many answers reviewers accept, estimated from those drawn at random. */
export const getAudit = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/audit",
  role: "reviewer",
  params: inProject,
  body: Nothing,
  response: z.object({
    /** Chance of each answer to be drawn. */
    share: z.number(),
    drawn: z.number().int(),
    reviewed: z.number().int(),
    /** Share of all answers that would be accepted at first sight; null says why there is none. */
    accepted: z.union([
      z.object({ value: z.number(), interval: z.tuple([z.number(), z.number()]) }),
      z.object({ value: z.null(), reason: z.string() }),
    ]),
  }),
  errors: ["not_found"],
});

/** What became of an answer of the caller's: never who reviewed it, nor what others answered. */
export const OwnReview = z.object({
  kind: TaskKind,
  /** Of the ranking or demonstration. */
  answerId: z.uuid(),
  prompt: z.string(),
  verdict: ReviewVerdict,
  comment: z.string(),
  /** When it is a return. */
  returned: ReturnState.nullable(),
  at: Instant,
});
export type OwnReview = z.infer<typeof OwnReview>;

/** The newest review of each reviewed answer: open returns first, then newest first. */
export const listOwnReviews = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/own-reviews",
  role: "labeler",
  params: inProject,
  body: z.object({
    offset: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(100).default(10),
  }),
  response: z.object({ reviews: z.array(OwnReview), total: z.number().int(), open: z.number().int() }),
  errors: ["not_found"],
});
