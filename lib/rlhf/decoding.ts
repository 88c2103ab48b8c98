/** From logits to probabilities, the same in policy, reference and training. */
import type { Value } from "@/lib/ml/graph";

export type Decoding = {
  /** The logits are divided by it. */
  temperature: number;
  /** Tokens without probability. */
  bannedIds: readonly number[];
};

/** Added to the logit of a banned token: its probability becomes 0, and 0 times it stays 0. */
const BANNED = -1e9;

/**
 * @param logits  [B, T, V].
 * @param labels  [B, T] int32.
 * @returns       log-probabilities of the labels and the entropy at each place, both [B, T] in nats.
 */
export function distribution(input: { logits: Value; labels: Value; decoding: Decoding }): {
  logprobs: Value;
  entropy: Value;
} {
  const { labels, decoding } = input;
  const { temperature, bannedIds } = decoding;
  const logits = withoutBanned(temperature === 1 ? input.logits : input.logits.div(temperature), bannedIds);
  const logprobs = logits.tokenLogprobs(labels);
  // Entropy = log Z - sum p z, and log Z = z_label - log p_label.
  const expected = logits.softmax().mul(logits).sum(2);
  return { logprobs, entropy: logits.pick(labels).sub(logprobs).sub(expected) };
}

function withoutBanned(logits: Value, ids: readonly number[]): Value {
  if (ids.length === 0) return logits;
  const vocabSize = logits.shape.at(-1)!;
  const bias = new Float32Array(vocabSize);
  for (const id of ids) bias[id] = BANNED;
  return logits.add(logits.graph.constant(bias, [vocabSize]));
}
