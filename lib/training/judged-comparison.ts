/** A frozen ranking as the reward model learns from it. */
import { preferencePairs } from "@/lib/datasets/preference-pairs";
import type { readRankings } from "@/lib/datasets/read-snapshot";
import type { ChatMessage, Tokenizer } from "@/lib/ml/tokenizer/load";
import type { JudgedComparison } from "@/lib/rlhf/reward-report";

export type ReadRanking = Awaited<ReturnType<typeof readRankings>>[number];

/** Prompt, response and EOS: the suffix is the same for every response, however it ended. */
export const answered = (tokenizer: Tokenizer, messages: readonly ChatMessage[], text: string): number[] => [
  ...tokenizer.renderPrompt(messages),
  ...tokenizer.encode(text),
  tokenizer.eosId,
];

/** Rankings carry no strength of a preference: how many tiers apart two responses are stands in for it. */
export function judgedComparison(ranking: ReadRanking, tokenizer: Tokenizer): JudgedComparison {
  const { responses, tiers, messages, displayOrder } = ranking;
  const place = new Map(responses.map(({ id }, i) => [id, i]));
  const tier = new Map(tiers.flatMap((ids, t) => ids.map((id) => [id, t])));
  const at = (id: string): number => place.get(id)!;
  const pairs = preferencePairs(tiers);
  return {
    responses: responses.map(({ text }) => answered(tokenizer, messages, text)),
    pairs: pairs.map(({ chosen, rejected }) => [at(chosen), at(rejected)]),
    strengths: pairs.map(({ chosen, rejected }) => tier.get(rejected)! - tier.get(chosen)!),
    ties: tiers.flatMap((ids) => ids.flatMap((a, i) => ids.slice(i + 1).map((b) => [at(a), at(b)] as const))),
    prompt: ranking.promptId,
    comparison: ranking.comparisonId,
    labeler: ranking.labelerId,
    simulated: ranking.simulated,
    useCase: ranking.useCase,
    places: responses.map(({ id }) => displayOrder.indexOf(id)),
  };
}
