/**
 * Answers some prompts of an order: asks the policy server, and stores each prompt's K responses with their comparison in one
 * transaction. Running it again answers only what is missing: the pair (order, prompt) is unique.
 */
import type { Messages } from "@/lib/contract/common";
import { AppError } from "@/lib/contract/errors";
import { db, transaction } from "@/lib/db/client";
import {
  findSamplingRequest,
  findUnansweredPrompts,
  insertComparison,
  type NewResponse,
  recordSamplingError,
  type SamplingRequestRow,
} from "@/lib/db/sampling";
import { enqueueScoring } from "@/lib/queue/scoring";
import { placesOf } from "./places";
import { samplePolicy } from "./policy-client";

const TIMEOUT_MILLISECONDS = 300_000;

type Prompt = { id: string; messages: Messages };

export async function sampleResponses(
  input: { samplingRequestId: string; promptIds: readonly string[] },
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const order = await findSamplingRequest(db(), input.samplingRequestId);
  if (!order) return;
  const prompts = await findUnansweredPrompts(db(), order.id, input.promptIds);
  if (prompts.length === 0) return;
  try {
    const responses = await answersOf(order, prompts, signal);
    for (const [i, { id }] of prompts.entries())
      await transaction(async (tx) => {
        await insertComparison(tx, {
          projectId: order.projectId,
          samplingRequestId: order.id,
          promptId: id,
          responses: responses[i]!,
        });
        await enqueueScoring(tx, order.projectId);
      });
  } catch (error) {
    // A worker that is asked to stop is no failure: the job goes on elsewhere.
    if (!signal.aborted) await recordSamplingError(db(), order.id, sentenceOf(error));
    throw error;
  }
}

/**
 * Each prompt's K responses, by place. What one version answers is one request, so that it passes through the network together.
 */
async function answersOf(
  order: SamplingRequestRow,
  prompts: readonly Prompt[],
  signal: AbortSignal,
): Promise<NewResponse[][]> {
  const { projectId, temperature, topP, maxTokens, versions, k } = order;
  const settings = { temperature, topP, maxTokens };
  const answers = prompts.map(() => new Array<NewResponse>(k));
  const places = prompts.flatMap((prompt, p) =>
    placesOf({ orderSeed: order.seed, promptId: prompt.id, k, versions: versions.length }).map(
      ({ version, seed }, place) => ({ version, seed, prompt, p, place }),
    ),
  );
  for (const [version, { modelVersion }] of versions.entries()) {
    const wanted = places.filter((place) => place.version === version);
    const { samples } = await samplePolicy(
      {
        projectId,
        modelVersionId: modelVersion.id,
        prompts: wanted.map(({ prompt, seed }) => ({ messages: prompt.messages, seed })),
        ...settings,
      },
      AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MILLISECONDS)]),
    );
    for (const [i, { p, place, seed }] of wanted.entries())
      answers[p]![place] = { ...samples[i]!, ...settings, modelVersionId: modelVersion.id, seed };
  }
  return answers;
}

const sentenceOf = (error: unknown): string =>
  error instanceof AppError ? error.message : "Something unexpected went wrong; the worker's log has the details.";
