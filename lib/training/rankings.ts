/** A snapshot's rankings as rounds learn from them. */
import { readRankings } from "@/lib/datasets/read-snapshot";
import { db } from "@/lib/db/client";
import type { Tokenizer } from "@/lib/ml/tokenizer/load";
import type { PolicyComparison } from "@/lib/rlhf/dpo";
import { withMeanWeight } from "@/lib/rlhf/pairs";
import { type FixedPrompt, fixedPrompt } from "./fixed-prompts";
import { judgedComparison } from "./judged-comparison";
import { leftOut } from "./left-out";

export type Rankings = {
  train: PolicyComparison[];
  heldOut: PolicyComparison[];
  /** The prompts that were ranked: those held out, or all when there are none. */
  asked: FixedPrompt[];
  /** What was read and what was left out, for the log. */
  notes: string[];
};

/** @param maxTokens  of prompt, response and EOS; a ranking with a longer one is left out. */
export async function rankingsOf(input: {
  snapshotId: string;
  tokenizer: Tokenizer;
  maxTokens: number;
}): Promise<Rankings> {
  const { snapshotId, tokenizer, maxTokens } = input;
  const all = (await readRankings(db(), snapshotId)).map((ranking) => ({
    split: ranking.split,
    prompt: fixedPrompt(tokenizer, ranking.messages),
    comparison: judgedComparison(ranking, tokenizer),
  }));
  const read = all.filter(({ comparison }) => comparison.responses.every((ids) => ids.length <= maxTokens));
  const [train, heldOut] = [read.filter((r) => r.split === "train"), read.filter((r) => r.split === "validation")];
  const asked = new Map((heldOut.length > 0 ? heldOut : train).map(({ prompt }) => [prompt.ids.join(), prompt]));
  const pairs = train.reduce((sum, { comparison }) => sum + comparison.pairs.length, 0);
  return {
    train: withMeanWeight(train.map((r) => r.comparison)),
    heldOut: heldOut.map((r) => r.comparison),
    asked: [...asked.values()],
    notes: [
      `Read ${all.length} rankings: ${train.length} train with ${pairs} preference pairs, ${heldOut.length} validation.`,
      ...leftOut("ranking", all.length - read.length, maxTokens),
    ],
  };
}
