/** What one seed finds. */

/** In the order in which they are shown. */
export const POLICIES = ["small", "large", "sft", "ppo", "ptx", "shuffled", "still"] as const;
export type PolicyName = (typeof POLICIES)[number];

/** What `of` gives for each policy. */
export const eachPolicy = <T>(of: (name: PolicyName, place: number) => T): Record<PolicyName, T> =>
  // Built from every name.
  Object.fromEntries(POLICIES.map((name, place) => [name, of(name, place)])) as Record<PolicyName, T>;

/** What one policy's responses were worth, prompt by prompt in one order for all policies. */
export type PolicyScores = {
  /** Gold utility of each response. */
  readonly gold: readonly number[];
  /** The rank that a held-out labeler gave it among those of all policies, 0 the best. */
  readonly tier: readonly number[];
  readonly words: readonly number[];
};

/** Policies whose loss on the corpus is measured. */
export const MEASURED = ["large", "small", "sft", "ppo", "ptx"] as const satisfies readonly PolicyName[];

export type SeedResult = {
  readonly seed: number;
  readonly parameters: { readonly small: number; readonly large: number };
  readonly policies: Readonly<Record<PolicyName, PolicyScores>>;
  /** Nats a token on documents that nobody has read. */
  readonly corpusLoss: Readonly<Record<(typeof MEASURED)[number], number>>;
  /** objective/kl of the last iteration, and of every iteration at learning rate 0. */
  readonly kl: { readonly ppo: number; readonly ptx: number; readonly shuffled: number; readonly still: number[] };
  /** Share of held-out pairs that the reward model orders as the labelers did. */
  readonly accuracy: { readonly rewardModel: number; readonly shuffled: number };
  /** What the policies said to some prompts. */
  readonly examples: readonly { readonly prompt: string; readonly said: Readonly<Record<PolicyName, string>> }[];
  readonly seconds: Readonly<Record<string, number>>;
};
