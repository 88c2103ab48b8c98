/** What a round will take, and whether it is likely to teach anything, before it starts. */
import { z } from "zod";
import { inProject } from "./common";
import { endpoint } from "./endpoint";
import { RoundOrder } from "./rounds";

/** Why a round is refused, unless someone writes down why it should start all the same. */
export const Refusal = z.object({
  code: z.enum([
    /** Less data than a model of this kind learns anything from. */
    "little_data",
    /** Labelers order pairs too differently for a reward model to learn what they mean. */
    "low_agreement",
    /** On held-out pairs the reward model cannot be told from tossing a coin. */
    "reward_at_chance",
    /** No worker has as much memory. */
    "little_memory",
  ]),
  sentence: z.string(),
});
export type Refusal = z.infer<typeof Refusal>;

export const Preflight = z.object({
  /** Optimizer steps; of PPO iterations. */
  steps: z.number().int(),
  /** Of the model that results. */
  parameters: z.number().int(),
  /** Changed by an optimizer, over all networks of the round. */
  trainedParameters: z.number().int(),
  /** Most that the round's process will hold. */
  memoryBytes: z.number(),
  /** From the fastest worker's best to the slowest one's worst; null while no worker has measured its machine. */
  seconds: z.object({ low: z.number(), high: z.number() }).nullable(),
  refusals: z.array(Refusal),
  /** What is no reason to refuse, and good to know. */
  warnings: z.array(z.string()),
});
export type Preflight = z.infer<typeof Preflight>;

/** Estimates a round and says what speaks against it. Changes nothing. */
export const preflightRound = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/rounds/preflight",
  role: "admin",
  params: inProject,
  body: RoundOrder,
  response: Preflight,
  errors: ["not_found", "invalid_settings", "too_little_data"],
});
