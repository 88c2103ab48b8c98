import { z } from "zod";
import { byId, Instant, inProject, Nothing } from "./common";
import { download, endpoint, eventStream } from "./endpoint";
import { RoundKind } from "./round-config";

export const RoundState = z.enum(["queued", "running", "paused", "succeeded", "failed", "cancelled"]);
export type RoundState = z.infer<typeof RoundState>;

export const Round = z.object({
  id: z.uuid(),
  kind: RoundKind,
  state: RoundState,
  step: z.number().int(),
  totalSteps: z.number().int().nullable(),
  /** Estimated from the steps done since the last start; null until there are some. */
  secondsLeft: z.number().nullable(),
  stepsPerSecond: z.number().nullable(),
  /** Why it has failed or paused. */
  error: z.string().nullable(),
  /** Steps of the checkpoints that a stopped round can be finished at; null when there is none. */
  checkpoints: z.object({ newest: z.number().int(), best: z.number().int().nullable() }).nullable(),
  /** How many skipped updates `downloadDumps` tells of. */
  dumpCount: z.number().int(),
  cancelRequested: z.boolean(),
  snapshotId: z.uuid().nullable(),
  corpusId: z.uuid().nullable(),
  baseVersion: z.object({ id: z.uuid(), label: z.string() }).nullable(),
  rewardVersion: z.object({ id: z.uuid(), label: z.string() }).nullable(),
  resultVersion: z.object({ id: z.uuid(), label: z.string() }).nullable(),
  /** Complete settings, as parsed by the kind's schema in settings/. */
  config: z.record(z.string(), z.unknown()),
  seed: z.number().int(),
  /** The code that computed its first step. */
  codeVersion: z.string(),
  /** Under which code it went on after a stop, where that was another; in order. */
  laterCodeVersions: z.array(z.string()),
  attempts: z.number().int(),
  createdBy: z.string().nullable(),
  createdAt: Instant,
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
});
export type Round = z.infer<typeof Round>;

/** What a round is made from, and how. */
export const RoundOrder = z.object({
  kind: RoundKind,
  snapshotId: z.uuid().optional(),
  corpusId: z.uuid().optional(),
  baseVersionId: z.uuid().optional(),
  rewardVersionId: z.uuid().optional(),
  /** Only what differs from the defaults. */
  config: z.record(z.string(), z.unknown()).default({}),
});
export type RoundOrder = z.output<typeof RoundOrder>;

/** Why a round starts although its preflight refuses it. */
export const OverrideReason = z.string().trim().min(10, "Say why, in at least 10 characters.").max(500);

/**
 * Queues a round. Pretraining reads a corpus (and continues `baseVersionId` if given); SFT starts from a base or policy on a
 * snapshot's demonstrations, and its best checkpoint is the one whose answers a reward model scores highest, if given; a reward
 * model from a policy on its rankings; PPO from a policy, with a reward model, on its prompts. What its preflight refuses needs
 * a reason, which is stored and logged.
 */
export const startRound = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/rounds",
  role: "admin",
  params: inProject,
  body: RoundOrder.extend({
    seed: z.number().int().min(0).max(2_147_483_647).optional(),
    overrideReason: OverrideReason.optional(),
  }),
  response: Round,
  errors: ["not_found", "invalid_settings", "too_little_data", "preflight_refused"],
});

export const listRounds = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/rounds",
  role: "admin",
  params: inProject,
  body: Nothing,
  response: z.object({ rounds: z.array(Round) }),
  errors: ["not_found"],
});

export const MetricPoint = z.object({
  step: z.number().int(),
  name: z.string(),
  value: z.number(),
});
export type MetricPoint = z.infer<typeof MetricPoint>;

export const RoundLogLine = z.object({
  id: z.string(),
  at: Instant,
  level: z.enum(["info", "warn", "error"]),
  message: z.string(),
});
export type RoundLogLine = z.infer<typeof RoundLogLine>;

export const RoundSample = z.object({
  step: z.number().int(),
  position: z.number().int(),
  prompt: z.string(),
  response: z.string(),
  score: z.number().nullable(),
});
export type RoundSample = z.infer<typeof RoundSample>;

export const getRound = endpoint({
  method: "GET",
  path: "/api/rounds/:id",
  role: "admin",
  params: byId,
  body: Nothing,
  response: z.object({
    round: Round,
    metrics: z.array(MetricPoint),
    log: z.array(RoundLogLine),
    samples: z.array(RoundSample),
  }),
  errors: ["not_found"],
});

/** What happened in a round since the last event: its row, and new metrics, log lines and samples. */
export const roundEvents = eventStream({
  path: "/api/rounds/:id/events",
  role: "admin",
  params: byId,
  event: z.object({
    round: Round,
    metrics: z.array(MetricPoint),
    log: z.array(RoundLogLine),
    samples: z.array(RoundSample),
  }),
  errors: ["not_found"],
});

/**
 * What a round skipped because it was no numbers, the first MOST_DUMPS updates, each a JSON file of a zip: step, seed, loss,
 * norms by tensor, and the token ids of the batch.
 */
export const downloadDumps = download({
  path: "/api/rounds/:id/dumps",
  role: "admin",
  params: byId,
  query: Nothing,
  errors: ["not_found"],
});

/** How many skipped updates of a round are kept. */
export const MOST_DUMPS = 50;

/** Asks a round to stop; it does within a step and keeps its last checkpoint. */
export const cancelRound = endpoint({
  method: "POST",
  path: "/api/rounds/:id/cancel",
  role: "admin",
  params: byId,
  body: Nothing,
  response: Round,
  errors: ["not_found", "wrong_state"],
});

/**
 * Has the model of a stopped round's checkpoint registered, in place of going on: the best one by the round's own measure
 * rolls back what came after it.
 */
export const finishRound = endpoint({
  method: "POST",
  path: "/api/rounds/:id/finish",
  role: "admin",
  params: byId,
  body: z.object({ at: z.enum(["best", "newest"]) }),
  response: Round,
  errors: ["not_found", "wrong_state"],
});

/** Queues a paused, failed or cancelled round again; it goes on from its last checkpoint. */
export const resumeRound = endpoint({
  method: "POST",
  path: "/api/rounds/:id/resume",
  role: "admin",
  params: byId,
  body: Nothing,
  response: Round,
  errors: ["not_found", "wrong_state"],
});
