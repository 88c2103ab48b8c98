/**
 * What networks are made of. A body is written once, over any T: with values of a training graph it can be differentiated
 * (graph-layers.ts), with names of ONNX values it becomes a decoder (../onnx/decoder-layers.ts).
 *
 * Shapes: N tokens of all sequences, d hidden, H heads, K key-value heads, h numbers a head.
 */
export type Layers<T> = {
  /** [N, d]: the rows of a table of weights for the batch's token ids. */
  tokens(table: string): T;
  /** [N, d]: the rows of a table of weights for the tokens' positions. */
  positions(table: string): T;
  /** [N, in] to [N, out], with "<name>.weight" and, where the model has it, "<name>.bias". */
  linear(x: T, name: string): T;
  /** RMSNorm or LayerNorm of [N, d], as the architecture has it. */
  norm(x: T, name: string): T;
  /** Causal attention among the tokens of a sequence: q [N, H·h], k and v [N, K·h], before positions, to [N, H·h]. */
  attention(layer: number, q: T, k: T, v: T): T;
  add(x: T, y: T): T;
  mul(x: T, y: T): T;
  /** x·σ(x). */
  silu(x: T): T;
  /** In the tanh approximation. */
  gelu(x: T): T;
  /** Equal parts along the last axis. */
  split(x: T, parts: number): T[];
  /** One layer of the network, x to build(x): the unit that may be computed twice to save memory. */
  block(x: T, build: (x: T) => T): T;
};
