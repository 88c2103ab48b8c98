import { z } from "zod";
import { Instant, inProject, Messages, Nothing, PersonRef } from "./common";
import { endpoint } from "./endpoint";
import { Tiers } from "./tasks";

/** What a comparison with a reference answer serves. */
export const CalibrationUse = z.enum([
  /** Mixed, unmarked, into everybody's ranking tasks. */
  "calibration",
  /** Practice: the reference is shown after each answer. */
  "training",
  /** A question of the screening exam. */
  "screening",
]);
export type CalibrationUse = z.infer<typeof CalibrationUse>;

/** Pairs of responses that an answer and its reference order alike. */
export const PairsAlike = z.object({
  agree: z.number().int(),
  disagree: z.number().int(),
  bothTied: z.number().int(),
  oneTied: z.number().int(),
  /** agree / (agree + disagree): pairs with a tie on either side are left out. Null when none is left. */
  strict: z.number().nullable(),
  /** 95 % Wilson interval of `strict`. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
});
export type PairsAlike = z.infer<typeof PairsAlike>;

const responses = z.array(z.object({ id: z.uuid(), text: z.string() }));

/** A comparison in the pool, with the reference in force. */
export const PoolItem = z.object({
  comparisonId: z.uuid(),
  messages: Messages,
  responses,
  use: CalibrationUse,
  tiers: Tiers,
  /** Ids of the responses that are sensitive. */
  sensitive: z.array(z.uuid()),
  reason: z.string(),
  revision: z.number().int(),
  createdBy: z.string(),
  createdAt: Instant,
  /** Labelers who ranked it when it was mixed into their tasks. */
  labelers: z.number().int(),
  alike: PairsAlike,
});
export type PoolItem = z.infer<typeof PoolItem>;

/** How one labeler does on the calibration tasks. */
export const LabelerCalibration = z.object({
  labeler: PersonRef,
  tasks: z.number().int(),
  practised: z.number().int(),
  alike: PairsAlike,
});
export type LabelerCalibration = z.infer<typeof LabelerCalibration>;

/** The pool, newest reference first, and how people do on it. */
export const getCalibration = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/calibration",
  role: "reviewer",
  params: inProject,
  body: Nothing,
  response: z.object({
    share: z.number(),
    items: z.array(PoolItem),
    labelers: z.array(LabelerCalibration),
  }),
  errors: ["not_found"],
});

/** A comparison that could enter the pool, with the order most labelers gave it. */
export const Candidate = z.object({
  comparisonId: z.uuid(),
  messages: Messages,
  responses,
  rankings: z.number().int(),
  /** Of each two labelers who ranked it: share of strict pairs ordered alike. Null below two. */
  agreement: z.number().nullable(),
  /** Responses by mean rank, as a start for the reference; equal means are ties. Empty when nobody has ranked it. */
  suggestion: z.array(z.array(z.uuid())),
});
export type Candidate = z.infer<typeof Candidate>;

/** Comparisons outside the pool: those that labelers agree on most first, then those ranked most often. */
export const listCandidates = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/calibration/candidates",
  role: "reviewer",
  params: inProject,
  body: z.object({
    search: z.string().trim().max(200).default(""),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  response: z.object({ candidates: z.array(Candidate) }),
  errors: ["not_found"],
});

/**
 * Puts a comparison into the pool, or appends a revision of its reference. `revision` is the one that was edited, 0 for none:
 * another in between is `stale`. From then on it gives no ordinary task and enters no snapshot.
 */
export const setReference = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/calibration",
  role: "reviewer",
  params: inProject,
  body: z.object({
    comparisonId: z.uuid(),
    revision: z.number().int().min(0),
    use: CalibrationUse,
    tiers: Tiers,
    sensitive: z.array(z.uuid()).max(9).default([]),
    reason: z.string().trim().min(10, "Say in a sentence why this order is right.").max(2_000),
  }),
  response: z.object({ revision: z.number().int() }),
  errors: ["not_found", "stale", "incomplete_ranking"],
});

/** Takes a comparison out of the pool. With `toTasks` it gives ordinary tasks again, and its rankings enter the next snapshot. */
export const retireReference = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/calibration/retire",
  role: "reviewer",
  params: inProject,
  body: z.object({ comparisonId: z.uuid(), revision: z.number().int().min(1), toTasks: z.boolean().default(false) }),
  response: z.object({ revision: z.number().int() }),
  errors: ["not_found", "stale", "wrong_state"],
});
