/** Leaving labelers out of a snapshot, or weighing them: what is known of them, and what it would change. */
import { z } from "zod";
import { Measure } from "./agreement";
import { inProject, PersonRef, Split } from "./common";
import { WhichRankings } from "./comparison-source";
import { endpoint } from "./endpoint";

/** Labelers who do not count in full. 0 leaves all their answers out; a weight below 1 is what their rankings weigh in a round. */
export const LabelerWeights = z
  .array(z.object({ labelerId: z.uuid(), weight: z.number().min(0).max(1) }))
  .max(1_000)
  .refine((list) => new Set(list.map((w) => w.labelerId)).size === list.length, "A labeler has one weight.");
export type LabelerWeights = z.infer<typeof LabelerWeights>;

export const SnapshotFilter = z.object({
  weights: LabelerWeights.min(1, "Nobody is left out or weighed."),
  reason: z.string().trim().min(1, "Say why, for those who read the snapshot later.").max(2_000),
});
export type SnapshotFilter = z.infer<typeof SnapshotFilter>;

/** Whose answers count. */
export const Whose = z.enum(["people", "simulated", "both"]);
export type Whose = z.infer<typeof Whose>;

/** What a snapshot takes: the report is about the very answers that would be frozen. */
const asked = WhichRankings.extend({ whose: Whose.default("people") });

/**
 * Reliability is told from this many shared comparisons on: after a single one, against the majority, the likeliest is about 0.2,
 * whoever it is.
 */
export const LEAST_SHARED = 10;

/** A labeler whose answers a snapshot taken now would hold. */
export const LabelerStanding = z.object({
  labeler: PersonRef,
  rankings: z.number().int(),
  demonstrations: z.number().int(),
  /**
   * Share of strict pairs ordered as other labelers did, and its 95 % interval; null without a shared one. Of what labelers said
   * themselves: a reviewer's correction is not theirs.
   */
  agreement: z
    .object({ value: z.number(), interval: z.tuple([z.number(), z.number()]), pairs: z.number().int() })
    .nullable(),
  /** Chance that the labeler's order of a pair is the true one, by Dawid and Skene; none of few shared comparisons. */
  reliability: Measure,
});
export type LabelerStanding = z.infer<typeof LabelerStanding>;

export const listLabelerStandings = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/labeler-standings",
  role: "reviewer",
  params: inProject,
  body: asked,
  response: z.object({
    /** Rankings that agreement is still without: they are counted a few hundred at a reading. */
    uncounted: z.number().int(),
    labelers: z.array(LabelerStanding),
    /** Reliability is from at most so many comparisons, the newest. */
    comparisons: z.number().int(),
  }),
  errors: ["not_found"],
});

const held = z.object({
  labelers: z.number().int(),
  demonstrations: z.number().int(),
  rankings: z.number().int(),
  /** Preference pairs: one response above another, in one ranking. */
  pairs: z.number().int(),
});

/** What a filter changes in one split. */
export const FilterChange = z.object({
  split: Split,
  before: held,
  after: held,
  /** Pairs of responses with a majority before. */
  majorities: z.number().int(),
  /** Of those, with the opposite majority after. */
  flipped: z.number().int(),
  /** Of those, with none after. */
  lost: z.number().int(),
  /** Pairs without a majority before, and with one after. */
  gained: z.number().int(),
});
export type FilterChange = z.infer<typeof FilterChange>;

/** Changes nothing: says what a snapshot with this filter would hold. */
export const previewFilter = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/snapshots/preview",
  role: "reviewer",
  params: inProject,
  body: asked.extend({ weights: LabelerWeights }),
  response: z.object({ changes: z.array(FilterChange) }),
  errors: ["not_found"],
});
