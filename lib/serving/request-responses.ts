import { randomInt } from "node:crypto";
import type { z } from "zod";
import { AppError } from "@/lib/contract/errors";
import type { requestResponses as contract, SamplingRequest } from "@/lib/contract/responses";
import { type Transaction, transaction } from "@/lib/db/client";
import { findModelsById } from "@/lib/db/models";
import { requireProject } from "@/lib/db/projects";
import { findServedVersionId } from "@/lib/db/promotions";
import { choosePromptsToAnswer, insertSamplingRequest } from "@/lib/db/sampling";
import { sampleResponses } from "@/lib/queue/definitions";
import { enqueue } from "@/lib/queue/enqueue";
import { samplingView } from "./sampling-view";

/** Responses of one version in a job, about: few enough that a lost job costs little, enough to fill a batch. */
const RESPONSES_TOGETHER = 64;

type Order = { projectId: string; userId: string | null } & z.output<typeof contract.body>;

/**
 * Orders K responses to each of some prompts; jobs make them. The order and its jobs exist together or not at all.
 * @throws AppError not_found, too_little_data, invalid_settings
 */
export const requestResponses = (order: Order): Promise<SamplingRequest> =>
  transaction((tx) => requestResponsesIn(tx, order));

/** The same inside a caller's transaction. */
export async function requestResponsesIn(tx: Transaction, order: Order): Promise<SamplingRequest> {
  const project = await requireProject(tx, order.projectId);
  const modelVersionIds = await versionsOf(tx, order);
  const k = order.k ?? project.responsesPerPrompt;
  if (modelVersionIds.length > k)
    throw new AppError(
      "invalid_settings",
      `${modelVersionIds.length} versions cannot all answer with ${k} responses a prompt. Ask for at least as many responses as versions.`,
    );
  const promptIds = await choosePromptsToAnswer(tx, {
    projectId: order.projectId,
    split: order.split ?? null,
    limit: order.promptCount,
  });
  if (promptIds.length === 0)
    throw new AppError(
      "too_little_data",
      order.split
        ? `There are no prompts in the ${order.split} split yet. Import some first.`
        : "There are no prompts yet. Import some first.",
    );
  const request = await insertSamplingRequest(tx, {
    projectId: order.projectId,
    createdById: order.userId,
    k,
    temperature: order.temperature,
    topP: order.topP,
    maxTokens: order.maxTokens,
    seed: order.seed ?? randomInt(2 ** 31 - 1),
    total: promptIds.length,
    modelVersionIds,
  });
  const promptsPerJob = Math.max(1, Math.round((RESPONSES_TOGETHER * modelVersionIds.length) / k));
  for (let at = 0; at < promptIds.length; at += promptsPerJob)
    await enqueue(tx, sampleResponses, {
      samplingRequestId: request.id,
      promptIds: promptIds.slice(at, at + promptsPerJob),
    });
  return samplingView(request);
}

/** The chosen versions, or the served one. Fixed now, so that a promotion in between does not split the order. */
async function versionsOf(tx: Transaction, order: Order): Promise<string[]> {
  const wanted = [...new Set(order.modelVersionIds)];
  if (wanted.length === 0) {
    const served = await findServedVersionId(order.projectId, tx);
    if (!served) throw new AppError("invalid_settings", "No policy is served yet. Promote a model version first.");
    return [served];
  }
  const found = new Map((await findModelsById(tx, order.projectId, wanted)).map((m) => [m.id, m]));
  for (const id of wanted) {
    const model = found.get(id);
    if (!model) throw new AppError("not_found", "One of the chosen versions is not of this project.");
    if (model.kind === "reward")
      throw new AppError("invalid_settings", "A reward model gives scores; it cannot answer prompts.");
  }
  return wanted;
}
