import { z } from "zod";
import { byId, Instant, inProject, Nothing } from "./common";
import { download, endpoint } from "./endpoint";
import { ResultWeights } from "./settings/rollout";

export const ModelKind = z.enum(["base", "policy", "reward"]);
export type ModelKind = z.infer<typeof ModelKind>;

export const ModelVersion = z.object({
  id: z.uuid(),
  kind: ModelKind,
  number: z.number().int(),
  /** "policy v3". */
  label: z.string(),
  artifactDigest: z.string(),
  parameterCount: z.number().int(),
  /** Null for the shipped starter model. */
  round: z.object({ id: z.uuid(), kind: z.string() }).nullable(),
  /** What it was trained from. */
  parent: z.object({ id: z.uuid(), label: z.string() }).nullable(),
  reward: z.object({ id: z.uuid(), label: z.string() }).nullable(),
  snapshotId: z.uuid().nullable(),
  /** Last value of the round's metrics that sum it up, such as accuracy/heldout or objective/scores. */
  summary: z.record(z.string(), z.number()),
  /** Which weights of its round it answers with; the others lie in its folder. Null where the round keeps no average. */
  weights: ResultWeights.nullable(),
  served: z.boolean(),
  responseCount: z.number().int(),
  createdAt: Instant,
});
export type ModelVersion = z.infer<typeof ModelVersion>;

export const listModels = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/models",
  role: "admin",
  params: inProject,
  body: Nothing,
  response: z.object({ models: z.array(ModelVersion) }),
  errors: ["not_found"],
});

export const Promotion = z.object({
  id: z.uuid(),
  modelVersion: z.object({ id: z.uuid(), label: z.string() }),
  by: z.string().nullable(),
  reason: z.string(),
  createdAt: Instant,
});
export type Promotion = z.infer<typeof Promotion>;

export const listPromotions = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/promotions",
  role: "admin",
  params: inProject,
  body: Nothing,
  response: z.object({ promotions: z.array(Promotion) }),
  errors: ["not_found"],
});

/**
 * A version as a zip of files. `model`: the folder as Hugging Face's readers take it, with the decoder for serving; of a round
 * that keeps an average of its weights, also the ones that are not served, as last.safetensors or average.safetensors.
 * `adapters`: what a round with low-rank adapters learned, in PEFT's format, without the model that it began with.
 */
export const downloadModel = download({
  path: "/api/models/:id/archive",
  role: "admin",
  params: byId,
  query: z.object({ part: z.enum(["model", "adapters"]).default("model") }),
  errors: ["not_found"],
});

/** Makes a base or policy version the served one; promoting an earlier version is a roll-back. Takes effect without a restart. */
export const promote = endpoint({
  method: "POST",
  path: "/api/models/:id/promote",
  role: "admin",
  params: byId,
  body: z.object({ reason: z.string().trim().max(500).default("") }),
  response: Promotion,
  errors: ["not_found", "wrong_state"],
});

/** How often labelers put one version's responses above another's, in blind comparisons of both. */
export const WinRate = z.object({
  a: z.object({ id: z.uuid(), label: z.string() }),
  b: z.object({ id: z.uuid(), label: z.string() }),
  wins: z.number().int(),
  losses: z.number().int(),
  ties: z.number().int(),
  /** Wins of a over b, a tie counting half. Null when nothing compares them. */
  rate: z.number().nullable(),
  /** 95 % interval over prompts (bootstrap); null with fewer than two prompts. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  prompts: z.number().int(),
});
export type WinRate = z.infer<typeof WinRate>;

export const getWinRates = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/win-rates",
  role: "admin",
  params: inProject,
  body: Nothing,
  response: z.object({ winRates: z.array(WinRate) }),
  errors: ["not_found"],
});
