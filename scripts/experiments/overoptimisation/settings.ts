/** The settings of the experiment, the same for every seed and every proxy. */
import { PpoConfig } from "@/lib/contract/settings/ppo";
import { RewardModelConfig } from "@/lib/contract/settings/reward-model";
import { SftConfig } from "@/lib/contract/settings/sft";
import type { LlamaConfig } from "@/lib/ml/nn/config";
import { LENGTH, VOCABULARY } from "./world";

export const NETWORK: LlamaConfig = {
  architecture: "llama",
  vocabSize: VOCABULARY,
  hiddenSize: 64,
  intermediateSize: 128,
  layers: 1,
  heads: 2,
  keyValueHeads: 2,
  ropeTheta: 10_000,
  normEpsilon: 1e-5,
  maxPositions: 32,
  tiedEmbeddings: true,
  attentionBias: false,
};
const RARELY = 1_000_000;
export const SFT = SftConfig.parse({ epochs: 4, microBatchSize: 32, learningRate: 5e-3, evaluateEvery: RARELY });
export const REWARD_MODEL = RewardModelConfig.parse({
  epochs: 4,
  batchSize: 16,
  microBatchSize: 32,
  learningRate: 1e-3,
  evaluateEvery: RARELY,
});
export const PPO = PpoConfig.parse({
  iterations: 80,
  batchSize: 128,
  minibatchSize: 128,
  microBatchSize: 128,
  maxNewTokens: LENGTH,
  learningRate: 1.5e-3,
  valueLearningRate: 3e-3,
  warmupIterations: 5,
  klCoefficient: 0,
  missingEosPenalty: 0,
  scaleScores: true,
  alarmDrop: 0.1,
  pauseOnAlarm: false,
});
