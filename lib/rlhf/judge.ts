/** What gives responses their scores: reward models, or, in experiments, a rule that is known. */
import { type EnsembleRule, ensembleScores } from "./ensemble";
import { momentsOf } from "./moments";
import type { Sequences } from "./response-network";
import type { RewardModel } from "./reward-model";
import { createScorer } from "./scorer";

/** Responses, and whether each ended by itself. */
export type Judged = Sequences & { ended: readonly boolean[] };

export type Judge = {
  /** [B] scores of whole responses, in reward units. */
  score(responses: Judged): Promise<ArrayLike<number>>;
  /** [B] what the responses are truly worth, where that is known: it is measured, and nothing learns from it. */
  gold?(responses: Judged): ArrayLike<number>;
  release(): Promise<void>;
};

/** How the scores of reward models become one. */
export type JudgeRule = {
  rule: EnsembleRule;
  /** Whether scores are in deviations of the models' training responses, or in their own units. */
  scaled: boolean;
};

/**
 * Scores responses by reward models: less the bias of each, and combined in units of each one's deviation. A response that
 * was cut off is read with EOS after it, as all responses were when the models learned.
 * @param members  one or more.
 * @param rows     responses that pass through a network at once.
 */
export function rewardJudge(
  input: JudgeRule & { members: readonly RewardModel[]; rows: number; padId: number; eosId: number },
): Judge {
  const { members, rule, scaled, rows, padId, eosId } = input;
  const scorers = members.map(({ model }) => createScorer({ model, rows, padId }));
  const unit = scaled ? 1 : momentsOf(members.map(({ gain }) => 1 / gain)).mean;
  return {
    async score({ prompts, responses, ended }) {
      const lists = prompts.map((prompt, b) => [...prompt, ...responses[b]!, ...(ended[b] ? [] : [eosId])]);
      const scores: Float64Array[] = [];
      for (const [i, { bias, gain }] of members.entries()) {
        const raw = await scorers[i]!.score(lists);
        scores.push(raw.map((score) => (score - bias) * gain));
      }
      return ensembleScores(scores, rule).map((score) => score * unit);
    },
    async release() {
      await Promise.all(scorers.map((scorer) => scorer.release()));
    },
  };
}
