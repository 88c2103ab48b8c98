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
import { type Generator, generatorFromOnnx } from "@/lib/ml/generate";
import { readModel } from "@/lib/ml/model-folder";
import type { LlamaConfig } from "@/lib/ml/nn/llama";
import { loadTokenizer, type Tokenizer } from "@/lib/ml/tokenizer/load";
import type { Sample, SampleAnswer, SampleRequest } from "./protocol";

const MOST_POLICIES = 4;

type Policy = { generator: Generator; tokenizer: Tokenizer; config: LlamaConfig };
type Held = { policy: Promise<Policy>; users: number; isEvicted: boolean };

export type Policies = {
  sample(
    request: Required<Omit<SampleRequest, "modelVersionId">> & {
      modelVersionId?: string | undefined;
    },
  ): Promise<SampleAnswer>;
  /** Loads what a project serves, so that its next request need not wait. */
  warm(projectId: string): Promise<void>;
  release(): Promise<void>;
};

export function openPolicies(store: ArtifactStore): Policies {
  const held = new Map<string, Held>();
  // onnxruntime runs one session at a time well; requests queue rather than share the cores.
  let turn: Promise<unknown> = Promise.resolve();

  /** Uses a policy; it is not released while in use. */
  async function using<T>(versionId: string, work: (policy: Policy) => Promise<T>): Promise<T> {
    const entry = held.get(versionId) ?? {
      policy: load(store, versionId),
      users: 0,
      isEvicted: false,
    };
    held.delete(versionId); // and set again: a Map keeps the order of insertion, oldest use first
    held.set(versionId, entry);
    entry.users++;
    try {
      const mine = turn.then(async () => work(await entry.policy));
      turn = mine.catch(() => undefined);
      return await mine;
    } catch (error) {
      if (held.get(versionId) === entry && (await isBroken(entry.policy))) held.delete(versionId);
      throw error;
    } finally {
      entry.users--;
      if (entry.isEvicted && entry.users === 0) await dispose(entry);
      evict();
    }
  }

  function evict(): void {
    for (const [id, entry] of held) {
      if (held.size <= MOST_POLICIES) return;
      held.delete(id);
      entry.isEvicted = true;
      if (entry.users === 0) void dispose(entry);
    }
  }

  async function resolveVersion(projectId: string, wanted: string | undefined): Promise<string> {
    const id = wanted ?? (await findServedVersionId(projectId));
    const version = id && (await findModel(db(), id));
    if (!version || version.projectId !== projectId)
      throw new AppError("not_found", "This project has no such model version to answer with.");
    if (version.kind === "reward")
      throw new AppError("invalid_settings", "A reward model gives scores; it cannot answer.");
    return version.id;
  }

  return {
    async sample({ projectId, modelVersionId, prompts, temperature, topP, maxTokens }) {
      const versionId = await resolveVersion(projectId, modelVersionId);
      const samples = await using(versionId, (policy) =>
        sampleFrom(policy, prompts, { temperature, topP, maxNewTokens: maxTokens }),
      );
      return { modelVersionId: versionId, samples };
    },
    async warm(projectId) {
      const versionId = await findServedVersionId(projectId);
      if (versionId) await using(versionId, async () => undefined);
    },
    async release() {
      await turn;
      await Promise.all([...held.values()].map(dispose));
      held.clear();
    },
  };
}

const isBroken = (policy: Promise<Policy>): Promise<boolean> =>
  policy.then(
    () => false,
    () => true,
  );

const dispose = (entry: Held): Promise<void> =>
  entry.policy.then(
    ({ generator }) => generator.release(),
    () => undefined,
  );

async function load(store: ArtifactStore, versionId: string): Promise<Policy> {
  const version = await findModel(db(), versionId);
  if (!version) throw new AppError("not_found", `There is no model version ${versionId}.`);
  const files = await store.getFiles(version.artifactDigest);
  const onnx = files.get("model.onnx");
  if (!onnx) throw new Error(`Model version ${versionId} has no model.onnx.`);
  const { config, tokenizerFiles } = readModel(files);
  return {
    generator: await generatorFromOnnx(onnx, config),
    tokenizer: loadTokenizer(tokenizerFiles),
    config,
  };
}

async function sampleFrom(
  { generator, tokenizer, config }: Policy,
  prompts: readonly { messages: Parameters<Tokenizer["renderPrompt"]>[0]; seed: number }[],
  sampling: { temperature: number; topP: number; maxNewTokens: number },
): Promise<Sample[]> {
  const ids = prompts.map(({ messages }) => tokenizer.renderPrompt(messages));
  const longest = Math.max(...ids.map((p) => p.length));
  if (longest + 1 > config.maxPositions)
    throw new AppError(
      "invalid_settings",
      `A prompt has ${longest} tokens; this model takes at most ${config.maxPositions - 1} with room to answer.`,
    );
  const generations = await generator.generate({
    prompts: ids,
    seeds: prompts.map((p) => p.seed),
    sampling: {
      ...sampling,
      maxNewTokens: Math.min(sampling.maxNewTokens, config.maxPositions - longest),
    },
    eosId: tokenizer.eosId,
    padId: tokenizer.padId,
  });
  return generations.map((g) => ({
    text: tokenizer.decode(g.ids).trim(),
    tokenCount: g.ids.length,
    logprob: g.logprobs.reduce((sum, x) => sum + x, 0),
    finishReason: g.finishReason,
  }));
}
