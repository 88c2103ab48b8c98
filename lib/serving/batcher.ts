/** Gathers what many requests want sampled, so that it passes through the network together. */
import type { Generation, Generator, Sampling } from "@/lib/ml/generate";

export type Wish = {
  prompt: readonly number[];
  seed: number;
  sampling: Sampling;
  /** Hears each token as it is drawn. */
  onToken?: (id: number) => void;
};
export type Batcher = { sample(wish: Wish): Promise<Generation> };
type Waiting = Wish & {
  resolve: (generation: Generation) => void;
  reject: (error: unknown) => void;
};

const MOST_TOGETHER = 128;

/**
 * A batcher over a generator. A response depends on its prompt, seed and settings, never on what it is batched with, so
 * whatever waits under the same settings goes together, in order of arrival.
 */
export function createBatcher(generator: Generator, { eosId, padId }: { eosId: number; padId: number }): Batcher {
  let waiting: Waiting[] = [];
  let running = false;

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    // Requests that arrive in the same turn go together.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) await runBatch(takeBatch());
    running = false;
  }

  function takeBatch(): Waiting[] {
    const like = keyOf(waiting[0]!);
    const batch = waiting.filter((w) => keyOf(w) === like).slice(0, MOST_TOGETHER);
    const taken = new Set(batch);
    waiting = waiting.filter((w) => !taken.has(w));
    return batch;
  }

  async function runBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const generations = await generator.generate({
        prompts: batch.map((w) => w.prompt),
        seeds: batch.map((w) => w.seed),
        sampling: batch[0]!.sampling,
        eosId,
        padId,
        ...(batch.some((w) => w.onToken) && { onToken: (place, id) => batch[place]?.onToken?.(id) }),
      });
      batch.forEach((w, i) => {
        w.resolve(generations[i]!);
      });
    } catch (error) {
      for (const w of batch) w.reject(error);
    }
  }

  return {
    sample: (wish) =>
      new Promise((resolve, reject) => {
        waiting.push({ ...wish, resolve, reject });
        void run();
      }),
  };
}

const keyOf = ({ sampling }: Wish): string => JSON.stringify(sampling);
