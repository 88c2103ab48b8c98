/** A language model that reads prompts at once and then one token of every sequence at a time. */

export type Decoder = {
  /**
   * Starts a batch of B prompts, and forgets the one before.
   * @param input.capacity  places of a sequence that may be filled in all, prompt and response.
   * @returns               logits [B, V] after the prompts, valid until the next call.
   */
  begin(input: { prompts: readonly (readonly number[])[]; capacity: number }): Promise<Float32Array>;
  /**
   * Appends one token to every sequence: [B] to logits [B, V], valid until the next call. A sequence that is finished may stay
   * in the batch, beyond its last position too: its logits are not read.
   */
  next(ids: Int32Array): Promise<Float32Array>;
  /** Drops all sequences but these, by rising index in the present batch. */
  keep(rows: Int32Array): void;
  release(): Promise<void>;
};
