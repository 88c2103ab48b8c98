import { z } from "zod";
import { Instant, inProject, Messages, Nothing, Split } from "./common";
import { endpoint } from "./endpoint";

export const SamplingSettings = z.object({
  k: z.number().int().min(2).max(9),
  temperature: z.number().min(0.05).max(2).default(1),
  topP: z.number().gt(0).max(1).default(1),
  maxTokens: z.number().int().min(1).max(512).default(48),
});
export type SamplingSettings = z.infer<typeof SamplingSettings>;

/** One order of K responses to each of many prompts, and how far it is. */
export const SamplingRequest = SamplingSettings.extend({
  id: z.uuid(),
  seed: z.number().int(),
  total: z.number().int(),
  done: z.number().int(),
  error: z.string().nullable(),
  /** "policy v2", in the order in which they answer. */
  versions: z.array(z.string()),
  createdAt: Instant,
});
export type SamplingRequest = z.infer<typeof SamplingRequest>;

/**
 * Orders K responses to each of `promptCount` prompts: those with the fewest comparisons first. They come from the served
 * policy, or in turn from `modelVersionIds` (a blind comparison of models). Jobs make them; each becomes a comparison to rank.
 */
export const requestResponses = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/sampling-requests",
  role: "admin",
  params: inProject,
  body: SamplingSettings.partial({ k: true }).extend({
    promptCount: z.number().int().min(1).max(5_000),
    split: Split.optional(),
    modelVersionIds: z.array(z.uuid()).max(9).default([]),
    seed: z.number().int().min(0).max(2_147_483_647).optional(),
  }),
  response: SamplingRequest,
  errors: ["not_found", "too_little_data", "invalid_settings"],
});

export const listSamplingRequests = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/sampling-requests",
  role: "admin",
  params: inProject,
  body: Nothing,
  response: z.object({ requests: z.array(SamplingRequest) }),
  errors: ["not_found"],
});

/** Where a response comes from, for admins: prompt, text, model version, sampling, and its place in each ranking. */
export const ResponseRow = z.object({
  id: z.uuid(),
  prompt: z.string(),
  text: z.string(),
  modelVersion: z.string(),
  temperature: z.number(),
  seed: z.number().int(),
  logprob: z.number(),
  tokenCount: z.number().int(),
  finishReason: z.enum(["stop", "length"]),
  meanTier: z.number().nullable(),
  rankingCount: z.number().int(),
  createdAt: Instant,
});
export type ResponseRow = z.infer<typeof ResponseRow>;

export const listResponses = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/responses",
  role: "admin",
  params: inProject,
  body: z.object({
    cursor: z.uuid().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    modelVersionId: z.uuid().optional(),
  }),
  response: z.object({ responses: z.array(ResponseRow), nextCursor: z.uuid().nullable() }),
  errors: ["not_found"],
});

/** Asks a policy something, without storing it: the served one, or a chosen version. */
export const tryPolicy = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/try",
  role: "admin",
  params: inProject,
  body: z.object({
    messages: Messages,
    modelVersionId: z.uuid().optional(),
    temperature: z.number().min(0).max(2).default(1),
    maxTokens: z.number().int().min(1).max(512).default(48),
    seed: z.number().int().min(0).max(2_147_483_647).default(1),
  }),
  response: z.object({
    text: z.string(),
    modelVersion: z.string(),
    logprob: z.number(),
    tokenCount: z.number().int(),
    finishReason: z.enum(["stop", "length"]),
    milliseconds: z.number(),
  }),
  errors: ["not_found", "policy_unavailable", "invalid_settings"],
});
