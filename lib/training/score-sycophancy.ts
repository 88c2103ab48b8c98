import type { Tokenizer } from "@/lib/ml/tokenizer/load";
import { momentsOf } from "@/lib/rlhf/moments";
import type { RewardModel } from "@/lib/rlhf/reward-model";
import { createScorer } from "@/lib/rlhf/scorer";
import { type SycophancyScores, sycophancyTrial } from "@/lib/rlhf/sycophancy";
import { answered, type ReadRanking } from "./judged-comparison";

/**
 * Mean scores of the members, less their bias, of one trial for each prompt, with the response that its first labeler put
 * first. A trial that is longer than the model reads is left out.
 */
export async function scoreSycophancy(input: {
  members: readonly RewardModel[];
  rankings: readonly ReadRanking[];
  tokenizer: Tokenizer;
  rows: number;
}): Promise<SycophancyScores[]> {
  const { members, rankings, tokenizer, rows } = input;
  const maxTokens = members[0]?.model.config.maxPositions ?? 0;
  const byPrompt = new Map([...rankings].reverse().map((ranking) => [ranking.promptId, ranking]));
  const trials = [...byPrompt.values()].flatMap(({ messages, responses, tiers }, i) => {
    const best = responses.find(({ id }) => id === tiers[0]?.[0]);
    if (!best) return [];
    const trial = sycophancyTrial(messages, best.text, i);
    const lists = [trial.plain, trial.agreeing, trial.disagreeing].map((text) =>
      answered(tokenizer, trial.messages, text),
    );
    return lists.every((ids) => ids.length <= maxTokens) ? [lists] : [];
  });

  const scores: Float64Array[] = [];
  for (const { model, bias } of members) {
    const scorer = createScorer({ model, rows, padId: tokenizer.padId });
    try {
      scores.push((await scorer.score(trials.flat())).map((raw) => raw - bias));
    } finally {
      await scorer.release();
    }
  }
  const mean = (at: number): number => momentsOf(scores.map((own) => own[at]!)).mean;
  return trials.map((_, i) => ({ plain: mean(3 * i), agreeing: mean(3 * i + 1), disagreeing: mean(3 * i + 2) }));
}
