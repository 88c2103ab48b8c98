/**
 * Lists of token ids as the rectangles that a network reads.
 *
 * Every batch names its own shape. `mask` is 1 on tokens to attend to; `positions` count only those, so that padding on
 * the left changes nothing; `labels[i]` is the token that the logits of place i should foretell.
 */

/** What every network reads; all [rows, width], flat. */
export type TokenBatch = {
  rows: number;
  width: number;
  ids: Int32Array;
  positions: Int32Array;
  mask: Float32Array;
};

/** Widths are multiples of this, so that few programs serve all lengths. */
const WIDTH_STEP = 16;

export const paddedWidth = (tokens: number): number => Math.max(1, Math.ceil(tokens / WIDTH_STEP)) * WIDTH_STEP;

/** Tokens of the longest list; 0 when there is none. */
export const longestOf = (lists: readonly (readonly number[])[]): number =>
  lists.reduce((most, list) => Math.max(most, list.length), 0);

/** Splits into runs of `size`, the last one possibly shorter. */
export function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let i = 0; i < items.length; i += size) chunks.push(items.slice(i, i + size));
  return chunks;
}

/** The lists padded on the right to `width`; rows beyond the last list hold padding only. */
export function rightPadded(input: {
  lists: readonly (readonly number[])[];
  rows: number;
  width: number;
  padId: number;
}): TokenBatch {
  const { lists, rows, width, padId } = input;
  const batch = emptyBatch(rows, width, padId);
  lists.forEach((list, row) => {
    place(batch, { row, start: 0, tokens: list });
  });
  return batch;
}

/**
 * Prompts padded on the left and responses padded on the right, so that all responses start at the same place:
 * [padding, prompt | response, padding].
 */
export function promptsWithResponses(input: {
  prompts: readonly (readonly number[])[];
  responses: readonly (readonly number[])[];
  rows: number;
  promptWidth: number;
  responseWidth: number;
  padId: number;
}): TokenBatch & {
  /** [rows, responseWidth] the tokens of the responses. */
  labels: Int32Array;
  /** [rows, responseWidth] 1 on the tokens of a response, EOS included. */
  responseMask: Float32Array;
} {
  const { prompts, responses, rows, promptWidth, responseWidth, padId } = input;
  const batch = emptyBatch(rows, promptWidth + responseWidth, padId);
  const labels = new Int32Array(rows * responseWidth).fill(padId);
  const responseMask = new Float32Array(rows * responseWidth);
  prompts.forEach((prompt, row) => {
    const response = responses[row]!;
    place(batch, { row, start: promptWidth - prompt.length, tokens: [...prompt, ...response] });
    labels.set(response, row * responseWidth);
    responseMask.fill(1, row * responseWidth, row * responseWidth + response.length);
  });
  return { ...batch, labels, responseMask };
}

/** A text to learn, and which of its tokens count. */
export type Example = { readonly ids: readonly number[]; readonly mask: readonly (0 | 1)[] };

export type NextTokenBatch = TokenBatch & {
  /** [rows, width]. */
  labels: Int32Array;
  /** [rows, width] what the loss at each place weighs; the weights of a whole step sum to 1. */
  weights: Float32Array;
};

/** How many tokens of an example are learned: the first one is never foretold. */
export const learnedTokens = ({ mask }: Example): number =>
  mask.reduce((sum: number, m, i) => (i === 0 ? sum : sum + m), 0);

/**
 * Examples for foretelling each next token.
 * @param weightOf  what every learned token of an example weighs; 1 / (learned tokens of the whole step) for a mean
 *                  over tokens, whatever the micro-batches.
 */
export function nextTokenBatch(input: {
  examples: readonly Example[];
  rows: number;
  width: number;
  padId: number;
  weightOf: (example: Example) => number;
}): NextTokenBatch {
  const { examples, rows, width, padId, weightOf } = input;
  const lists = examples.map((e) => e.ids.slice(0, -1));
  const batch = rightPadded({ lists, rows, width, padId });
  const labels = new Int32Array(rows * width).fill(padId);
  const weights = new Float32Array(rows * width);
  examples.forEach((example, row) => {
    const weight = weightOf(example);
    for (let i = 1; i < example.ids.length; i++) {
      labels[row * width + i - 1] = example.ids[i]!;
      weights[row * width + i - 1] = example.mask[i]! * weight;
    }
  });
  return { ...batch, labels, weights };
}

/**
 * Documents joined in the given order and cut into rows of `width` + 1 tokens, each of which begins with the last token
 * of the one before, so that every token but the first is foretold once. What is left at the end is dropped.
 * @param documents  each ends with EOS, which therefore also stands before the next one and, put there, before the first.
 */
export function packDocuments(input: {
  documents: readonly (readonly number[])[];
  order: readonly number[];
  width: number;
}): number[][] {
  const { documents, order, width } = input;
  const eos = documents[0]?.at(-1);
  if (eos === undefined) return [];
  const stream = [eos, ...order.flatMap((d) => documents[d]!)];
  const rows: number[][] = [];
  for (let i = 0; i + width < stream.length; i += width) rows.push(stream.slice(i, i + width + 1));
  return rows;
}

/** How many rows `packDocuments` gives. */
export function packedRowCount(documents: readonly (readonly number[])[], width: number): number {
  return Math.floor(documents.reduce((sum, d) => sum + d.length, 0) / width);
}

function emptyBatch(rows: number, width: number, padId: number): TokenBatch {
  return {
    rows,
    width,
    ids: new Int32Array(rows * width).fill(padId),
    positions: new Int32Array(rows * width),
    mask: new Float32Array(rows * width),
  };
}

function place(
  batch: TokenBatch,
  { row, start, tokens }: { row: number; start: number; tokens: readonly number[] },
): void {
  if (start < 0 || start + tokens.length > batch.width) {
    throw new RangeError(`${tokens.length} tokens from place ${start} do not fit into a row of ${batch.width}.`);
  }
  const offset = row * batch.width + start;
  tokens.forEach((id, i) => {
    batch.ids[offset + i] = id;
    batch.positions[offset + i] = i;
    batch.mask[offset + i] = 1;
  });
}
