/**
 * The policies that a policy server holds in memory: loaded when first asked for, the least recently used given up when there
 * are too many, never while one answers. A new version takes over with the next request; answers under way end on the old one.
 */
import { createBatcher } from "./batcher";
import type { LoadedPolicy } from "./load-policy";
import type { SampledResponse, SampleOrder } from "./protocol";

export type PolicyEngine = {
  /** One response per seed to each prompt. @param artifactDigest  of the model folder. */
  sample(artifactDigest: string, order: Sampled): Promise<SampledResponse[][]>;
  /** Loads a policy before anyone asks. */
  warm(artifactDigest: string): Promise<void>;
  close(): Promise<void>;
};
type Sampled = Pick<SampleOrder, "prompts" | "temperature" | "topP" | "maxTokens">;

type Entry = {
  policy: Promise<LoadedPolicy & ReturnType<typeof createBatcher>>;
  users: number;
};

/** @param capacity  policies in memory; more only while they are all in use. */
export function createPolicyEngine(input: {
  load: (artifactDigest: string) => Promise<LoadedPolicy>;
  capacity: number;
}): PolicyEngine {
  const { load, capacity } = input;
  /** Least recently used first. */
  const entries = new Map<string, Entry>();

  function open(digest: string): Entry {
    const known = entries.get(digest);
    const entry = known ?? { policy: load(digest).then(withBatcher), users: 0 };
    entries.delete(digest);
    entries.set(digest, entry);
    return entry;
  }

  async function using<T>(
    digest: string,
    work: (policy: Awaited<Entry["policy"]>) => Promise<T>,
  ): Promise<T> {
    const entry = open(digest);
    entry.users++;
    try {
      const policy = await entry.policy.catch((error) => {
        entries.delete(digest); // the next request tries again
        throw error;
      });
      return await work(policy);
    } finally {
      entry.users--;
      await giveUpSurplus();
    }
  }

  async function giveUpSurplus(): Promise<void> {
    for (const [digest, { policy, users }] of entries) {
      if (entries.size <= capacity) return;
      if (users > 0) continue;
      entries.delete(digest);
      await policy.then(({ generator }) => generator.release());
    }
  }

  return {
    sample: (digest, order) => using(digest, (policy) => answer(policy, order)),
    warm: (digest) => using(digest, async () => undefined),
    async close() {
      const opened = [...entries.values()];
      entries.clear();
      for (const { policy } of opened) await policy.then(({ generator }) => generator.release());
    },
  };
}

const withBatcher = (policy: LoadedPolicy) => {
  const { eosId, padId } = policy.tokenizer;
  return { ...policy, ...createBatcher(policy.generator, { eosId, padId }) };
};

async function answer(
  { tokenizer, config, sample }: Awaited<Entry["policy"]>,
  order: Sampled,
): Promise<SampledResponse[][]> {
  const { temperature, topP, maxTokens } = order;
  const sampling = { temperature, topP, maxNewTokens: maxTokens, bannedIds: [tokenizer.padId] };
  return Promise.all(
    order.prompts.map(({ messages, seeds }) => {
      const prompt = readable(tokenizer.renderPrompt(messages), config.maxPositions, maxTokens);
      return Promise.all(
        seeds.map(async (seed) => {
          const { ids, logprobs, finishReason } = await sample({ prompt, seed, sampling });
          return {
            text: tokenizer.decode(ids),
            tokenCount: ids.length,
            logprob: logprobs.reduce((sum, l) => sum + l, 0),
            finishReason,
          };
        }),
      );
    }),
  );
}

/**
 * What the model can read of a prompt. From one that leaves no room for the answer, or for half of the context where the
 * answer may be longer than that, the beginning is left out; its first token, which opens a conversation, stays.
 */
export function readable(
  prompt: readonly number[],
  maxPositions: number,
  maxTokens: number,
): readonly number[] {
  const room = maxPositions - Math.min(maxTokens, Math.floor(maxPositions / 2));
  return prompt.length <= room ? prompt : [prompt[0]!, ...prompt.slice(1 - room)];
}
