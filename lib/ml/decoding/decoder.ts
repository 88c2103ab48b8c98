/** A language model that reads prompts at once and then one token of every sequence at a time. */

import type { ModelConfig } from "../nn/config";

export type Decoder = {
  /**
   * Starts a batch, and forgets the one before.
   * @param input.ids       [B, S], padded on the left.
   * @param input.padding   [B], the number of padding places of each sequence.
   * @param input.capacity  places that may be filled in all, prompt and response.
   * @returns               logits [B, V] of the last place, valid until the next call.
   */
  begin(input: { ids: Int32Array; padding: Int32Array; capacity: number }): Promise<Float32Array>;
  /** Appends one token to every sequence: [B] to logits [B, V], valid until the next call. */
  next(ids: Int32Array): Promise<Float32Array>;
  /** Drops all sequences but these, by rising index in the present batch. */
  keep(rows: Int32Array): void;
  release(): Promise<void>;
};

/**
 * Position of a place, counted without padding. A finished sequence that waits in the batch may stand
 * beyond the last position: it gets that one, and its logits are not read.
 */
export const positionOf = (c: ModelConfig, place: number, padding: number): number =>
  Math.min(Math.max(0, place - padding), c.maxPositions - 1);

/** Copies chosen rows to the front of a row-major matrix, in place; `rows` rises. */
export function keepRows(
  data: Float32Array | Int32Array,
  rows: Int32Array,
  width: number,
  start = 0,
  to = start,
): void {
  rows.forEach((row, i) => {
    const from = start + row * width;
    data.copyWithin(to + i * width, from, from + width);
  });
}
