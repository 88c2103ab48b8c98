import { expect, test } from "vitest";
import {
  learnedTokens,
  nextTokenBatch,
  packDocuments,
  packedRowCount,
  paddedWidth,
  promptsWithResponses,
  rightPadded,
} from "./batches";
import { vectorCase } from "./testing/vectors";

test("prompts end where responses begin, and positions skip the padding", () => {
  const batch = promptsWithResponses({
    prompts: [[5, 6, 7], [5]],
    responses: [
      [8, 1],
      [8, 9, 1],
    ],
    rows: 3,
    promptWidth: 4,
    responseWidth: 3,
    padId: 0,
  });
  const rows = (x: Int32Array | Float32Array, width: number) =>
    [0, 1, 2].map((r) => [...x.subarray(r * width, (r + 1) * width)]);
  expect(rows(batch.ids, 7)).toEqual([
    [0, 5, 6, 7, 8, 1, 0],
    [0, 0, 0, 5, 8, 9, 1],
    [0, 0, 0, 0, 0, 0, 0],
  ]);
  expect(rows(batch.positions, 7)).toEqual([
    [0, 0, 1, 2, 3, 4, 0],
    [0, 0, 0, 0, 1, 2, 3],
    [0, 0, 0, 0, 0, 0, 0],
  ]);
  expect(rows(batch.mask, 7)).toEqual([
    [0, 1, 1, 1, 1, 1, 0],
    [0, 0, 0, 1, 1, 1, 1],
    [0, 0, 0, 0, 0, 0, 0],
  ]);
  expect(rows(batch.labels, 3)).toEqual([
    [8, 1, 0],
    [8, 9, 1],
    [0, 0, 0],
  ]);
  expect(rows(batch.responseMask, 3)).toEqual([
    [1, 1, 0],
    [1, 1, 1],
    [0, 0, 0],
  ]);
});

test("logits, values and score are read at the places of response_logprob_alignment", () => {
  const { inputs, expected } = vectorCase<
    { prompt_ids: number[]; response_ids: number[] },
    {
      input_ids: number[];
      logit_positions_used: number[];
      label_ids: number[];
      reward_position: number;
    }
  >("token_level", "response_logprob_alignment");
  const [promptWidth, responseWidth] = [inputs.prompt_ids.length, inputs.response_ids.length];
  const batch = promptsWithResponses({
    prompts: [inputs.prompt_ids],
    responses: [inputs.response_ids],
    rows: 1,
    promptWidth,
    responseWidth,
    padId: 0,
  });
  expect([...batch.ids]).toEqual(expected.input_ids);
  expect([...batch.labels]).toEqual(expected.label_ids);
  // The place whose logits foretell label t is promptWidth - 1 + t.
  expect(inputs.response_ids.map((_, t) => promptWidth - 1 + t)).toEqual(expected.logit_positions_used);
  expect(batch.mask.lastIndexOf(1)).toBe(expected.reward_position);
});

test("each place foretells the token after it, and only learned tokens weigh", () => {
  const example = { ids: [1, 5, 6, 7, 1], mask: [0, 0, 1, 1, 1] as (0 | 1)[] };
  expect(learnedTokens(example)).toBe(3);
  const batch = nextTokenBatch({
    examples: [example],
    rows: 2,
    width: 5,
    padId: 0,
    weightOf: (e) => 1 / learnedTokens(e),
  });
  expect([...batch.ids]).toEqual([1, 5, 6, 7, 0, 0, 0, 0, 0, 0]);
  expect([...batch.labels.subarray(0, 5)]).toEqual([5, 6, 7, 1, 0]);
  const third = Math.fround(1 / 3);
  expect([...batch.weights]).toEqual([0, third, third, third, 0, 0, 0, 0, 0, 0]);
});

test("the first token is never learned, even where the mask says so", () => {
  expect(learnedTokens({ ids: [5, 6], mask: [1, 1] })).toBe(1);
});

test("packing foretells every token once, documents after EOS", () => {
  const documents = [
    [4, 5, 1],
    [6, 1],
    [7, 8, 9, 1],
  ];
  const rows = packDocuments({ documents, order: [2, 0, 1], width: 3 });
  expect(rows).toEqual([
    [1, 7, 8, 9],
    [9, 1, 4, 5],
    [5, 1, 6, 1],
  ]);
  expect(packedRowCount(documents, 3)).toBe(rows.length);
  expect(packDocuments({ documents: [], order: [], width: 3 })).toEqual([]);
  for (const width of [2, 4, 5, 9, 10]) {
    expect(packedRowCount(documents, width)).toBe(packDocuments({ documents, order: [0, 1, 2], width }).length);
  }
});

test("a list that is too long for its row is refused", () => {
  expect(() => rightPadded({ lists: [[1, 2, 3]], rows: 1, width: 2, padId: 0 })).toThrow(
    "3 tokens from place 0 do not fit into a row of 2",
  );
  expect(() =>
    promptsWithResponses({
      prompts: [[1, 2, 3]],
      responses: [[1]],
      rows: 1,
      promptWidth: 2,
      responseWidth: 4,
      padId: 0,
    }),
  ).toThrow("do not fit");
});

test("widths come in steps of 16", () => {
  expect([0, 1, 16, 17].map(paddedWidth)).toEqual([16, 16, 16, 32]);
});
