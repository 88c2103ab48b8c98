/**
 * What a policy in fine-tuning answers by itself to held-out prompts. The loss is measured where people have written every
 * token before; whether the policy comes to an end, and when, shows only in answers of its own.
 */
import { generatorFromParameters } from "@/lib/ml/generate";
import { childSeed } from "@/lib/ml/random";
import type { Judge } from "./judge";
import { lengthMetrics } from "./metrics";
import { momentsOf } from "./moments";
import type { Trainee } from "./trainee";

export type Asked = {
  /** Token ids, each ending where a response begins. */
  prompts: readonly (readonly number[])[];
  /** An answer is cut off after so many tokens. */
  maxNewTokens: number;
  eosId: number;
  /** Scores the answers, where a reward model is at hand. */
  judge?: Judge;
};

/**
 * Answers at temperature 1, with the same random numbers at each measurement.
 *
 * Metrics: those of PPO's rollouts (`length/*`, `val/num_eos_tokens`), and `length/mean` in tokens, EOS included. The EOS rate
 * is 1 - `length/truncated`. With a judge also `objective/scores`, the mean score in reward units.
 */
export async function openAnswers(
  input: Asked & { trainee: Trainee; padId: number; seed: number },
): Promise<{ measure(): Promise<Record<string, number>>; release(): Promise<void> }> {
  const { trainee, prompts, maxNewTokens, eosId, padId, seed, judge } = input;
  const generator = await generatorFromParameters(trainee.plain.config, trainee.plain.parameters);
  return {
    async measure() {
      trainee.settle();
      const answers = await generator.generate({
        prompts,
        seeds: prompts.map((_, i) => childSeed(seed, i)),
        sampling: { temperature: 1, maxNewTokens, bannedIds: [padId] },
        eosId,
        padId,
      });
      const lengths = answers.map(({ ids }) => ids.length);
      const ended = answers.map(({ finishReason }) => finishReason === "stop");
      const scores = await judge?.score({ prompts, responses: answers.map(({ ids }) => ids), ended });
      return {
        ...lengthMetrics(lengths, ended),
        "length/mean": momentsOf(lengths).mean,
        ...(scores && { "objective/scores": momentsOf(scores).mean }),
      };
    },
    release: () => generator.release(),
  };
}
