/**
 * Answers some prompts of an order: asks the policy server, and stores each prompt's K responses with their comparison in one
 * transaction. Running it again answers only what is missing: the pair (order, prompt) is unique.
 */
import type { Messages } from "@/lib/contract/common";
import { db, transaction } from "@/lib/db/client";
import {
  findSamplingRequest,
  findUnansweredPrompts,
  insertComparison,
  type NewResponse,
  recordSamplingError,
  type SamplingRequestRow,
} from "@/lib/db/sampling";
import { childSeed } from "@/lib/ml/random";
import { samplePolicy } from "./policy-client";
import type { Sample } from "./protocol";

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
      await transaction((tx) =>
        insertComparison(tx, {
          projectId: order.projectId,
          samplingRequestId: order.id,
          promptId: id,
          responses: responses.map((of) => of[i] as NewResponse),
        }),
      );
  } catch (error) {
    await recordSamplingError(
      db(),
      order.id,
      error instanceof Error ? error.message : String(error),
    );
    throw error;
  }
}

/** [K][prompts]: response k comes from version k mod n. */
async function answersOf(
  order: SamplingRequestRow,
  prompts: readonly Prompt[],
  signal: AbortSignal,
): Promise<NewResponse[][]> {
  const { temperature, topP, maxTokens, versions } = order;
  const all: NewResponse[][] = [];
  for (let k = 0; k < order.k; k++) {
    const modelVersionId = versions[k % versions.length]!.modelVersion.id;
    const seeds = prompts.map((p) => seedOf(order.seed, p.id, k));
    const { samples } = await samplePolicy(
      {
        projectId: order.projectId,
        modelVersionId,
        prompts: prompts.map(({ messages }, i) => ({ messages, seed: seeds[i]! })),
        temperature,
        topP,
        maxTokens,
      },
      AbortSignal.any([signal, AbortSignal.timeout(300_000)]),
    );
    all.push(
      samples.map((sample: Sample, i) => ({
        ...sample,
        modelVersionId,
        temperature,
        topP,
        maxTokens,
        seed: seeds[i]!,
      })),
    );
  }
  return all;
}

/** Of the order, the prompt and the place, so that each response can be sampled again alone. Below 2³¹: a Postgres integer. */
const seedOf = (orderSeed: number, promptId: string, k: number): number =>
  childSeed(orderSeed, Number.parseInt(promptId.replaceAll("-", "").slice(-8), 16), k) >>> 1;
