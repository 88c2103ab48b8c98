import { z } from "zod";
import { PairsAlike } from "./calibration";
import { inProject, Messages, Nothing } from "./common";
import { endpoint } from "./endpoint";
import { Tiers } from "./tasks";

/** A comparison to rank for practice. The reference comes with the answer's feedback, not before. */
export const PracticeTask = z.object({
  /** The revision of the reference that the feedback will show. */
  referenceId: z.uuid(),
  messages: Messages,
  /** In the order to be shown. */
  responses: z.array(z.object({ id: z.uuid(), text: z.string() })),
  tiesAllowed: z.boolean(),
});
export type PracticeTask = z.infer<typeof PracticeTask>;

/** How far one's practice has come. */
export const PracticeProgress = z.object({
  /** Tasks there are, and how many of them one has done at least once. */
  tasks: z.number().int(),
  done: z.number().int(),
  /** Answers in all, repeats included. */
  answers: z.number().int(),
  /** Over the newest answer to each task. */
  alike: PairsAlike,
});
export type PracticeProgress = z.infer<typeof PracticeProgress>;

/** The practice task that the labeler has done least often, or null when the pool has none. */
export const getPractice = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/practice",
  role: "labeler",
  params: inProject,
  body: Nothing,
  response: z.object({ task: PracticeTask.nullable(), progress: PracticeProgress }),
  errors: ["not_found"],
});

/** Stores a practice answer and shows the reference. The same `answerId` again gives the same feedback and stores nothing. */
export const submitPractice = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/practice",
  role: "labeler",
  params: inProject,
  body: z.object({ answerId: z.uuid(), referenceId: z.uuid(), tiers: Tiers }),
  response: z.object({
    tiers: Tiers,
    reference: Tiers,
    reason: z.string(),
    alike: PairsAlike,
  }),
  errors: ["not_found", "duplicate", "incomplete_ranking", "ties_not_allowed"],
});
