import { z } from "zod";
import { defineJob } from "./job";

/** Runs or continues a round until it ends, is cancelled, or this worker loses its lease. */
export const trainRound = defineJob({
  name: "training.round",
  payload: z.object({ roundId: z.uuid() }),
  maxAttempts: 5,
});

/** Samples the responses of some prompts of a request and makes their comparisons. */
export const sampleResponses = defineJob({
  name: "serving.sample",
  payload: z.object({ samplingRequestId: z.uuid(), promptIds: z.array(z.uuid()).min(1) }),
  maxAttempts: 10,
});

/** Lets a project's newest reward model score the responses of comparisons that it has not scored yet. */
export const scoreComparisons = defineJob({
  name: "training.score",
  payload: z.object({ projectId: z.uuid() }),
  maxAttempts: 10,
});
