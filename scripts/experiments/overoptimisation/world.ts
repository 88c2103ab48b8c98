/**
 * A language in which what a response is worth is known.
 *
 * Every word has a little of many qualities. A response is worth most when each quality, summed over its words, is right:
 * too much is as bad as too little. People write ten words at random and so seldom overdo a quality: a reward model that
 * learns from what they write sees which way is better and hardly where better ends.
 */
import { gaussian, type Random, randomFrom } from "@/lib/ml/random";

export const [PAD, EOS] = [0, 1];
const FIRST_PROMPT = 2;
const PROMPTS = 4;
const FIRST_WORD = FIRST_PROMPT + PROMPTS;
const WORDS = 40;
export const VOCABULARY = FIRST_WORD + WORDS;
/** Words in every response, so that none is better for being short. */
export const LENGTH = 10;
/** How many qualities there are, and how much a word has of each: its deviation from 0. */
const QUALITIES = 8;
const QUALITY_OF_WORD = 0.5;
/** The right amount of a quality in a response, up or down; what people write deviates from 0 by 1.6. */
const RIGHT_AMOUNT = 2;
/** The table of words is the same in every run. */
const random = randomFrom(20);

/** [word][quality]. */
const words: readonly (readonly number[])[] = listOf(WORDS, () =>
  listOf(QUALITIES, () => QUALITY_OF_WORD * gaussian(random)),
);
const rightAmounts = listOf(QUALITIES, () => (random() < 0.5 ? -1 : 1) * RIGHT_AMOUNT);

/** What a response is worth does not depend on them. */
export const prompts: readonly (readonly number[])[] = listOf(PROMPTS, (p) => [FIRST_PROMPT + p]);

/** What is no word: a response says none of them, and ends after its last word. */
export const NO_WORDS: readonly number[] = listOf(FIRST_WORD, (id) => id);

/** What a response is worth, in units of its own: the further a quality is from right, the worse, in the end linearly. */
export function gold(response: readonly number[]): number {
  const said = response.map((id) => words[id - FIRST_WORD]!);
  return rightAmounts.reduce((worth, right, quality) => {
    const amount = said.reduce((sum, word) => sum + word[quality]!, 0);
    return worth - Math.hypot(1, amount - right);
  }, 0);
}

/** A response by a person without taste: token ids. */
export const demonstration = (random: Random): number[] =>
  listOf(LENGTH, () => FIRST_WORD + Math.floor(random() * WORDS));

function listOf<T>(length: number, at: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => at(index));
}
