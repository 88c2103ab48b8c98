/** A world in which responses are worth the number of times they say one word: what on-policy rounds must find out. */
import type { Judge } from "../judge";
import { tinyModel } from "./tiny-model";

export const [PAD, EOS, ASK, GOOD, OTHER] = [0, 1, 2, 3, 4];
export const SMALL = { vocabSize: 6, maxPositions: 16 };
export const PROMPTS = [[ASK], [ASK, GOOD], [OTHER, ASK], [5, 5, ASK]];

export const goodness = (response: readonly number[]): number => response.filter((id) => id === GOOD).length;

/** Scores by a rule of the response, `goodness` when left out. */
export const judgeBy = (rule: (response: readonly number[]) => number = goodness): Judge => ({
  score: async ({ responses }) => responses.map(rule),
  release: async () => undefined,
});

/** What every on-policy round asks for, in this world. */
export const world = () => ({
  policy: tinyModel(SMALL),
  judge: judgeBy(),
  prompts: PROMPTS,
  padId: PAD,
  eosId: EOS,
  seed: 5,
});

export const columnOf = (metrics: readonly Record<string, number>[], name: string): number[] =>
  metrics.map((m) => m[name]!);
