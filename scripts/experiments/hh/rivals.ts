/** What a reward model must beat before it has learned anything: two scores of a response that need no network. */
import { dotSparse, fitBradleyTerry, type Sparse } from "./bradley-terry";
import type { Preference } from "./preferences";

/** A response's score: only how it compares with another of the same prompt means anything. */
export type Score = (response: string) => number;

/** "The longer response wins": characters. */
export const lengthScore: Score = (response) => response.length;

/** A word that fewer training responses have is left out: it is in one pair, and says who wins only there. */
const LEAST_RESPONSES = 3;

/**
 * Bag of words: the sum of the weights of the words that a response has. A word counts once, however often it stands
 * there: so it is steadier than with its count.
 * @param penalty  of the squared weights, against the sum of the losses of all pairs.
 */
export function fitBagOfWords(training: readonly Preference[], penalty: number): Score {
  const seen = new Map<string, number>();
  for (const { responses } of training)
    for (const word of responses.flatMap(wordsOf)) seen.set(word, (seen.get(word) ?? 0) + 1);
  const known = [...seen.keys()].filter((word) => seen.get(word)! >= LEAST_RESPONSES);
  const numberOf = new Map(known.map((word, i) => [word, i]));
  const featuresOf = (response: string): Sparse =>
    new Map(wordsOf(response).flatMap((word) => (numberOf.has(word) ? [[numberOf.get(word)!, 1]] : [])));
  const differences = training.map(({ responses, preferred }): Sparse => {
    const chosen = featuresOf(responses[preferred]);
    const rejected = featuresOf(responses[preferred === 0 ? 1 : 0]);
    const features = new Set([...chosen.keys(), ...rejected.keys()]);
    return new Map([...features].map((f) => [f, (chosen.get(f) ?? 0) - (rejected.get(f) ?? 0)]));
  });
  const weights = fitBradleyTerry({ differences, size: known.length, penalty });
  return (response) => dotSparse(weights, featuresOf(response));
}

/** The words of a text in small letters, each once. */
const wordsOf = (text: string): string[] => [
  ...new Set(text.toLowerCase().match(/[\p{L}\p{N}]+(['’]\p{L}+)?/gu) ?? []),
];
