/** How long the texts are that a round reads, in tokens. */

export type Lengths = {
  /** What is counted of the data: documents, demonstrations, rankings or prompts. */
  items: number;
  /** Texts in them: a ranking has one for each response. */
  texts: number;
  longest: number;
  mean: number;
};

export type Texts = {
  train: Lengths;
  heldOut: Lengths;
  /** What sets the zero of a reward model; of other rounds nothing. */
  demonstrations: Lengths;
  /** The responses that the round will sample; of other rounds nothing. */
  responses: Lengths;
};

export const NO_LENGTHS: Lengths = { items: 0, texts: 0, longest: 0, mean: 0 };
export const NO_TEXTS: Texts = {
  train: NO_LENGTHS,
  heldOut: NO_LENGTHS,
  demonstrations: NO_LENGTHS,
  responses: NO_LENGTHS,
};
