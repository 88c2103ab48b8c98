/** Networks small enough to train within a test. */
import type { Gpt2Config, LlamaConfig } from "@/lib/ml/nn/config";
import { initialize } from "@/lib/ml/nn/weights";
import { randomFrom } from "@/lib/ml/random";
import type { LanguageModel, RoundEvent, RoundState } from "../language-model";

export const TINY: LlamaConfig = {
  architecture: "llama",
  vocabSize: 12,
  hiddenSize: 16,
  intermediateSize: 24,
  layers: 1,
  heads: 2,
  keyValueHeads: 1,
  ropeTheta: 10_000,
  normEpsilon: 1e-5,
  maxPositions: 64,
  tiedEmbeddings: true,
  attentionBias: false,
};

export const tinyModel = (over: Partial<LlamaConfig> = {}, seed = 1): LanguageModel => {
  const config = { ...TINY, ...over };
  return { config, parameters: initialize(config, randomFrom(seed)) };
};

/** A network that learns its positions, and so has none beyond `maxPositions`. */
export const tinyGpt2 = (over: Partial<Gpt2Config> = {}, seed = 1): LanguageModel => {
  const { vocabSize, hiddenSize, layers, heads, maxPositions, normEpsilon } = TINY;
  const shape = { vocabSize, hiddenSize, layers, heads, maxPositions, normEpsilon };
  const config = { architecture: "gpt2" as const, ...shape, intermediateSize: 64, tiedEmbeddings: true, ...over };
  return { config, parameters: initialize(config, randomFrom(seed)) };
};

/** Runs a round to its end, or, with `stopAt`, until that step, as if it had been killed there. */
export async function runRound<R>(
  round: AsyncGenerator<RoundEvent, R>,
  stopAt = Number.POSITIVE_INFINITY,
): Promise<{
  metrics: Record<string, number>[];
  steps: number[];
  qualityBefore: (number | undefined)[];
  state: RoundState;
  result: R;
}> {
  const metrics: Record<string, number>[] = [];
  const steps: number[] = [];
  const qualityBefore: (number | undefined)[] = [];
  let state: RoundState | undefined;
  for (;;) {
    const next = await round.next();
    // A round that was stopped has no result; its test does not look at one.
    if (next.done) return { metrics, steps, qualityBefore, state: state!, result: next.value };
    metrics.push(next.value.metrics);
    steps.push(next.value.step);
    qualityBefore.push(next.value.qualityBefore);
    state = next.value.state();
    if (next.value.step === stopAt) await round.return(undefined as R);
  }
}
