/**
 * The policies that this process holds in memory: sessions by model version, the least recently used ones released.
 * Which version a project serves is asked of the database at each request, so a promotion takes effect at the next one, without
 * a restart; a promotion's notification only loads the new version ahead of it.
 */

import type { ArtifactStore } from "@/lib/artifacts/store";
import { AppError } from "@/lib/contract/errors";
import { db } from "@/lib/db/client";
import { findModel } from "@/lib/db/models";
import { findServedVersionId } from "@/lib/db/promotions";
import { generatorFromOnnx } from "@/lib/ml/generate";
import { parseModelConfig } from "@/lib/ml/model-config";
import { isDecoderFile } from "@/lib/ml/model-folder";
import type { ModelConfig } from "@/lib/ml/nn/config";
import { setProvider } from "@/lib/ml/runtime";
import { loadTokenizer, type Tokenizer } from "@/lib/ml/tokenizer/load";
import { env } from "@/lib/platform/env";
import { type Batcher, createBatcher } from "./batcher";
import type { Sample, SampleAnswer, SampleOrder } from "./protocol";

const MOST_POLICIES = 4;

type Policy = {
  batcher: Batcher;
  tokenizer: Tokenizer;
  config: ModelConfig;
  release: () => Promise<void>;
};
type Held = { policy: Promise<Policy>; users: number };

/** Hears what is written so far in answer to the prompt at a place, token by token. */
export type OnText = (place: number, text: string) => void;

export type Policies = {
  /** @throws AppError not_found, invalid_settings */
  sample(order: SampleOrder, onText?: OnText): Promise<SampleAnswer>;
  /** Loads what a project serves, so that its next request need not wait. */
  warm(projectId: string): Promise<void>;
  release(): Promise<void>;
};

export function openPolicies(store: ArtifactStore): Policies {
  setProvider(env("HONE_EXECUTION_PROVIDER").HONE_EXECUTION_PROVIDER);
  /** Least recently used first. */
  const held = new Map<string, Held>();

  /** Uses a policy; it is not released while in use. One that cannot be loaded is tried again by the next request. */
  async function using<T>(versionId: string, work: (policy: Policy) => Promise<T>): Promise<T> {
    const entry = held.get(versionId) ?? { policy: load(store, versionId), users: 0 };
    held.delete(versionId); // and set again: a Map keeps the order of insertion
    held.set(versionId, entry);
    entry.users++;
    try {
      const policy = await entry.policy.catch((error: unknown) => {
        if (held.get(versionId) === entry) held.delete(versionId);
        throw error;
      });
      return await work(policy);
    } finally {
      entry.users--;
      await releaseSurplus();
    }
  }

  async function releaseSurplus(): Promise<void> {
    for (const [id, { policy, users }] of held) {
      if (held.size <= MOST_POLICIES) return;
      if (users > 0) continue;
      held.delete(id);
      await (await policy).release();
    }
  }

  return {
    async sample(order, onText) {
      const versionId = await versionOf(order);
      const samples = await using(versionId, (policy) => sampleFrom(policy, order, onText));
      return { modelVersionId: versionId, samples };
    },
    async warm(projectId) {
      const versionId = await findServedVersionId(projectId);
      if (versionId) await using(versionId, async () => undefined);
    },
    async release() {
      const all = [...held.values()];
      held.clear();
      for (const { policy } of all) await policy.then((p) => p.release()).catch(() => undefined);
    },
  };
}

/** The version that is to answer: the one that is asked for, or the newest promotion. */
async function versionOf({ projectId, modelVersionId }: SampleOrder): Promise<string> {
  const id = modelVersionId ?? (await findServedVersionId(projectId));
  if (!id) throw new AppError("invalid_settings", "No policy is served yet. Promote a model version first.");
  const version = await findModel(db(), id);
  if (version?.projectId !== projectId)
    throw new AppError("not_found", "This project has no such model version to answer with.");
  if (version.kind === "reward")
    throw new AppError("invalid_settings", "A reward model gives scores; it cannot answer.");
  return version.id;
}

async function load(store: ArtifactStore, versionId: string): Promise<Policy> {
  const version = await findModel(db(), versionId);
  if (!version) throw new AppError("not_found", `There is no model version ${versionId}.`);
  const text = async (name: string) => new TextDecoder().decode(await store.getFile(version.artifactDigest, name));
  const { config } = parseModelConfig(await text("config.json"));
  const tokenizer = loadTokenizer({
    tokenizerJson: await text("tokenizer.json"),
    tokenizerConfigJson: await text("tokenizer_config.json"),
  });
  const generator = await generatorFromOnnx(await store.getFiles(version.artifactDigest, isDecoderFile), config);
  return {
    batcher: createBatcher(generator, tokenizer),
    tokenizer,
    config,
    release: () => generator.release(),
  };
}

async function sampleFrom(
  { batcher, tokenizer, config }: Policy,
  order: SampleOrder,
  onText?: OnText,
): Promise<Sample[]> {
  const { temperature, topP, maxTokens } = order;
  const sampling = { temperature, topP, maxNewTokens: maxTokens, bannedIds: [tokenizer.padId] };
  const generations = await Promise.all(
    order.prompts.map(({ messages, seed }, place) => {
      const ids = tokenizer.renderPrompt(messages);
      const prompt = readable(ids, config.maxPositions, maxTokens);
      const written: number[] = [];
      const onToken = (id: number) => {
        written.push(id);
        onText?.(place, withoutBrokenEnd(tokenizer.decode(written).trim()));
      };
      return batcher.sample({ prompt, seed, sampling, ...(onText && { onToken }) });
    }),
  );
  return generations.map((g) => ({
    text: tokenizer.decode(g.ids).trim(),
    tokenCount: g.ids.length,
    logprob: g.logprobs.reduce((sum, x) => sum + x, 0),
    finishReason: g.finishReason,
  }));
}

/** A token may end within a character, which is decoded as U+FFFD until the next one completes it. */
const withoutBrokenEnd = (text: string): string => text.replace(/\uFFFD+$/, "");

/**
 * What the model can read of a prompt. From one that leaves no room for the answer (for half of the context, where the answer
 * may be longer than that) the beginning is left out; its first token, which opens a conversation, stays.
 */
export function readable(prompt: readonly number[], maxPositions: number, maxTokens: number): readonly number[] {
  const room = maxPositions - Math.min(maxTokens, Math.floor(maxPositions / 2));
  return prompt.length <= room ? prompt : [prompt[0]!, ...prompt.slice(1 - room)];
}
