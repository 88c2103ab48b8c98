/**
 * What an admin does in the loop, through the HTTP API: fill a project with prompts, order responses, freeze data, run
 * rounds, promote what came of them.
 */
import type { Split } from "@/lib/contract/common";
import { freezeSnapshot } from "@/lib/contract/datasets";
import { promote } from "@/lib/contract/models";
import { importPrompts } from "@/lib/contract/prompts";
import { listResponses, listSamplingRequests, type ResponseRow, requestResponses } from "@/lib/contract/responses";
import { getRound, type MetricPoint, type Round, startRound } from "@/lib/contract/rounds";
import { childSeed, randomFrom } from "@/lib/ml/random";
import type { Client } from "./http-client";
import { familyOf } from "./world/families";
import { drawPrompt, type WorldPrompt } from "./world/prompt";

/** Prompts of each author; the split goes by author, so that no author is on both sides. */
const PROMPTS_PER_AUTHOR = 20;
const POLL_MILLISECONDS = 500;

/** Draws prompts that are not among `seen`, and remembers them there, so that no two splits share a prompt. */
export function drawNewPrompts(input: { count: number; seed: number; seen: Set<string> }): WorldPrompt[] {
  const random = randomFrom(input.seed);
  const prompts: WorldPrompt[] = [];
  while (prompts.length < input.count) {
    const prompt = drawPrompt(random);
    const key = JSON.stringify(prompt.messages);
    if (input.seen.has(key)) continue;
    input.seen.add(key);
    prompts.push(prompt);
  }
  return prompts;
}

/** Imports prompts under pseudonymous authors of one split. */
export async function addPrompts(input: {
  admin: Client;
  projectId: string;
  split: Split;
  /** Tells the authors of this import from those of others. */
  group: string;
  prompts: readonly WorldPrompt[];
}): Promise<void> {
  await input.admin.call(importPrompts, {
    params: { projectId: input.projectId },
    body: {
      split: input.split,
      prompts: input.prompts.map(({ task, messages }, index) => ({
        messages: [...messages],
        useCase: familyOf(task).useCase,
        author: `${input.group}-author-${1 + Math.floor(index / PROMPTS_PER_AUTHOR)}`,
      })),
    },
  });
}

/** Orders responses and waits until all are sampled. */
export async function sampleResponses(input: {
  admin: Client;
  projectId: string;
  split: Split;
  promptCount: number;
  k: number;
  maxTokens: number;
  modelVersionIds?: readonly string[];
  seed: number;
}): Promise<void> {
  const { admin, projectId, modelVersionIds = [], seed, ...order } = input;
  const params = { projectId };
  const ordered = await admin.call(requestResponses, {
    params,
    body: { ...order, temperature: 1, modelVersionIds: [...modelVersionIds], seed: seedOf(seed) },
  });
  await until(async () => {
    const { requests } = await admin.call(listSamplingRequests, { params, body: {} });
    const request = requests.find(({ id }) => id === ordered.id);
    if (request?.error) throw new Error(`Sampling failed: ${request.error}`);
    return request !== undefined && request.done >= request.total;
  });
}

/** Every response of a model version, whichever order it came from. */
export async function responsesOf(input: {
  admin: Client;
  projectId: string;
  modelVersionId: string;
}): Promise<ResponseRow[]> {
  const { admin, projectId, modelVersionId } = input;
  const responses: ResponseRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await admin.call(listResponses, {
      params: { projectId },
      body: { modelVersionId, limit: 200, ...(cursor !== undefined && { cursor }) },
    });
    responses.push(...page.responses);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return responses;
}

/** Freezes what simulated people have answered so far. */
export async function freeze(admin: Client, projectId: string): Promise<string> {
  const { id } = await admin.call(freezeSnapshot, {
    params: { projectId },
    body: { includePeople: false, includeSimulated: true },
  });
  return id;
}

export async function promoteTo(admin: Client, id: string, reason: string): Promise<void> {
  await admin.call(promote, { params: { id }, body: { reason } });
}

export type FinishedRound = {
  readonly round: Round;
  readonly metrics: readonly MetricPoint[];
  readonly versionId: string;
};

/** Starts a round and waits for its model version. Throws with the round's own reason when it fails. */
export async function runRound(input: {
  admin: Client;
  projectId: string;
  kind: Round["kind"];
  snapshotId?: string;
  corpusId?: string;
  baseVersionId?: string;
  rewardVersionId?: string;
  config: Record<string, unknown>;
  seed: number;
  overrideReason?: string;
  onProgress?: (round: Round) => void;
}): Promise<FinishedRound> {
  const { admin, projectId, seed, onProgress, ...order } = input;
  const { id } = await admin.call(startRound, {
    params: { projectId },
    body: { ...order, seed: seedOf(seed) },
  });
  let finished: FinishedRound | null = null;
  await until(async () => {
    const { round, metrics } = await admin.call(getRound, { params: { id }, body: {} });
    onProgress?.(round);
    if (round.state === "failed" || round.state === "cancelled" || round.state === "paused") {
      throw new Error(`The ${round.kind} round ${round.state}: ${round.error ?? "no reason given"}`);
    }
    if (round.state !== "succeeded" || round.resultVersion === null) return false;
    finished = { round, metrics, versionId: round.resultVersion.id };
    return true;
  });
  if (finished === null) throw new Error(`The ${input.kind} round ended without a model.`);
  return finished;
}

/** The last value of a metric; throws when the round never measured it. */
export function lastMetric(metrics: readonly MetricPoint[], name: string): number {
  const values = metricValues(metrics, name);
  const last = values.at(-1);
  if (last === undefined) throw new Error(`The round measured no ${name}.`);
  return last;
}

/** All values of a metric in the order of their steps. */
export function metricValues(metrics: readonly MetricPoint[], name: string): number[] {
  return metrics
    .filter((point) => point.name === name)
    .sort((a, b) => a.step - b.step)
    .map(({ value }) => value);
}

/** Rounds and requests take 31-bit seeds. */
function seedOf(seed: number): number {
  return childSeed(seed) >>> 1;
}

async function until(isDone: () => Promise<boolean>): Promise<void> {
  while (!(await isDone())) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
}
