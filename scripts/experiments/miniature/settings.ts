/** Sizes, amounts and rounds of the experiment, the same for every seed. */
export type NetworkName = "small" | "large";

export type Settings = {
  readonly networks: Readonly<Record<NetworkName, Readonly<Record<string, number>>>>;
  /** Of both base models. */
  readonly pretraining: Readonly<Record<string, number>>;
  readonly amounts: Readonly<Record<Amount, number>>;
  /** K: responses in a ranking; as many rankings of each. */
  readonly ranked: readonly number[];
  /** Longest response, in tokens. */
  readonly maxTokens: number;
  readonly rounds: Readonly<Record<"sft" | "rewardModel" | "ppo" | "ptx" | "still", Record<string, unknown>>>;
};

type Amount =
  /** Documents that the base models read, and others that nobody reads: they tell the loss on the corpus. */
  | "documents"
  | "unseenDocuments"
  | "demonstrations"
  /** Training prompts in all, from which PPO samples, and those whose responses are ranked. */
  | "prompts"
  | "rankings"
  | "validationPrompts"
  | "testPrompts";

const MAX_TOKENS = 40;

/**
 * Nothing but the labelers' judgement is to move the policy: a penalty for length would help without any labels, and so do
 * large steps, which make a policy of this size less random whatever it is rewarded for.
 */
const PPO = {
  iterations: 60,
  batchSize: 256,
  minibatchSize: 64,
  maxNewTokens: MAX_TOKENS,
  learningRate: 3e-4,
  valueLearningRate: 9e-4,
  klCoefficient: 0.3,
  missingEosPenalty: 0,
};

export const SETTINGS: Settings = {
  networks: {
    small: { hiddenSize: 40, intermediateSize: 96, layers: 2, heads: 4, keyValueHeads: 2, learningRate: 8e-3 },
    large: { hiddenSize: 256, intermediateSize: 704, layers: 7, heads: 4, keyValueHeads: 2, learningRate: 2e-3 },
  },
  // 640,000 tokens, a little less than one pass over the corpus.
  pretraining: {
    steps: 1250,
    batchSize: 4,
    microBatchSize: 4,
    contextLength: 128,
    warmupSteps: 30,
    vocabularySize: 640,
    evaluateEvery: 1_000_000,
  },
  amounts: {
    documents: 15_500,
    unseenDocuments: 1500,
    demonstrations: 600,
    prompts: 1500,
    rankings: 1200,
    validationPrompts: 150,
    testPrompts: 600,
  },
  ranked: [4, 5, 6, 7, 8, 9],
  maxTokens: MAX_TOKENS,
  rounds: {
    sft: { epochs: 8, batchSize: 16, learningRate: 4e-3 },
    rewardModel: { epochs: 1, batchSize: 8, learningRate: 3e-3, evaluateEvery: 50 },
    ppo: PPO,
    ptx: { ...PPO, ptxCoefficient: 0.1, ptxBatchSize: 16 },
    still: { ...PPO, iterations: 2, learningRate: 0, valueLearningRate: 0 },
  },
};
