/** How much data the loop collects and how it trains: sized so that one seed with both controls takes minutes on two cores. */
export type LoopSettings = {
  /** Training prompts with a demonstration. */
  readonly demonstrations: number;
  /** Training prompts in all; PPO samples from them. */
  readonly prompts: number;
  /** Training prompts whose responses are ranked. */
  readonly rankings: number;
  /** Prompts on which SFT and the reward model are measured while they train. */
  readonly validationPrompts: number;
  readonly testPrompts: number;
  /** Responses per ranking. */
  readonly k: number;
  /** Longest response, in tokens. */
  readonly maxTokens: number;
  readonly sft: Record<string, unknown>;
  readonly rewardModel: Record<string, unknown>;
  readonly ppo: Record<string, unknown>;
};

export const LOOP_SETTINGS: LoopSettings = {
  demonstrations: 200,
  prompts: 600,
  rankings: 260,
  validationPrompts: 60,
  testPrompts: 200,
  k: 5,
  maxTokens: 32,
  sft: { epochs: 4, batchSize: 16, learningRate: 1e-3 },
  rewardModel: { epochs: 1, batchSize: 8, learningRate: 5e-4 },
  ppo: { iterations: 40, batchSize: 64, minibatchSize: 32, maxNewTokens: 32 },
};
