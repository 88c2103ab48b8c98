/** A frozen ranking as the reward model learns from it. */
import type { PreferenceStrength } from "@/lib/contract/evaluation";
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

/** In tiers, so that a preference without a strength counts like the weakest one that has it. */
const TIERS: Record<PreferenceStrength, number> = { slightly: 1, clearly: 2, much: 3 };

/**
 * The strength of a preference is what the labeler said of it; in longer rankings how many tiers apart two responses are.
 *
 * A ranking that a reviewer has corrected is the reviewer's: it is their taste that a model learns from it, and that is left out or
 * foretold with them. It does not speak for how far labelers agree, though. The reviewer had read the other rankings before, may
 * have corrected several of one comparison, and looks mostly at those where labelers differ: leaving these out would raise the human
 * ceiling as taking them in does. So the labeler's own order stands for that, as on the pages of agreement.
 */
export function judgedComparison(ranking: ReadRanking, tokenizer: Tokenizer): JudgedComparison {
  const { responses, tiers, messages, displayOrder, strength } = ranking;
  const isCorrected = ranking.authorId !== ranking.labelerId;
  const place = new Map(responses.map(({ id }, i) => [id, i]));
  const tier = new Map(tiers.flatMap((ids, t) => ids.map((id) => [id, t])));
  const at = (id: string): number => place.get(id)!;
  const pairs = preferencePairs(tiers);
  return {
    responses: responses.map(({ text }) => answered(tokenizer, messages, text)),
    pairs: pairs.map(({ chosen, rejected }) => [at(chosen), at(rejected)]),
    labelerPairs: preferencePairs(ranking.labelerTiers).map(({ chosen, rejected }) => [at(chosen), at(rejected)]),
    strengths: pairs.map(({ chosen, rejected }) =>
      strength ? TIERS[strength] : tier.get(rejected)! - tier.get(chosen)!,
    ),
    ties: tiers.flatMap((ids) => ids.flatMap((a, i) => ids.slice(i + 1).map((b) => [at(a), at(b)] as const))),
    prompt: ranking.promptId,
    comparison: ranking.comparisonId,
    promptTokens: tokenizer.renderPrompt(messages).length,
    labeler: ranking.authorId,
    weight: ranking.weight,
    simulated: ranking.simulated,
    useCase: ranking.useCase,
    places: isCorrected ? null : responses.map(({ id }) => displayOrder.indexOf(id)),
  };
}
