/** What the experiment is about: a published model that tells stories, a list of words with valences, and a corpus. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Model, type RewardScale, readModelFrom } from "@/lib/ml/model-folder";
import { randomFrom, shuffled } from "@/lib/ml/random";
import { parseTokenizerFiles, specialTokenIds } from "@/lib/ml/tokenizer/files";
import type { Judge } from "@/lib/rlhf/judge";
import { type Lexicon, parseLexicon, valenceOf } from "./valence";

/** Each story begins with these words. */
export const OPENING = "Once upon a time";
/** Longest continuation, in tokens: nearly every story is cut off there, so that longer ones cannot earn more. */
export const STORY_TOKENS = 80;

/** HONE_SHARED names another place of the shared data. */
const DATA = path.join(process.env.HONE_SHARED ?? "../shared", "data");
const MODEL = path.join(DATA, "models/tinystories-656k");
const LEXICON = path.join(DATA, "lexicons/AFINN-en-165.txt");
const CORPUS = path.join(DATA, "text/generated-child.raw.txt");

/** What is needed and not there. */
export const absentData = (): string[] => [MODEL, LEXICON, CORPUS].filter((needed) => !existsSync(needed));

export type World = {
  model: Model;
  /** What begins a story, and then `OPENING`; ids. */
  prompt: readonly number[];
  padId: number;
  eosId: number;
  /** The text of a continuation, with what it continues. */
  storyOf(response: readonly number[]): string;
  /** The valence of that text: the reward, in its own units. */
  rewardOf(response: readonly number[]): number;
  /** Stories by another author, with the model's marks of beginning and end around them, and others held out; ids. */
  corpus: readonly (readonly number[])[];
  heldOut: readonly (readonly number[])[];
  /** Of the held-out stories' text, as far as the vocabulary can spell it. */
  bytesPerToken: number;
};

export function readWorld(seed: number): World {
  const model = readModelFrom(MODEL);
  const { tokenizer } = model;
  const { bosId, eosId, padId } = specialTokenIds(parseTokenizerFiles(model.tokenizerFiles));
  if (bosId === null) throw new Error("The model of stories has no token to begin one with.");
  const prompt = [bosId, ...tokenizer.encode(OPENING)];
  const lexicon: Lexicon = parseLexicon(readFileSync(LEXICON, "utf8"));
  const storyOf = (response: readonly number[]) => tokenizer.decode([...prompt, ...response]);

  const stories = storiesIn(readFileSync(CORPUS, "utf8"));
  const order = shuffled(stories.length, randomFrom(seed)).slice(0, CORPUS_STORIES + HELD_OUT_STORIES);
  const documents = order.map((i) => [bosId, ...tokenizer.encode(stories[i]!), eosId]);
  const heldOut = documents.slice(CORPUS_STORIES);
  const sum = (of: (ids: readonly number[]) => number) => heldOut.reduce((total, ids) => total + of(ids), 0);
  return {
    model,
    prompt,
    padId,
    eosId,
    storyOf,
    rewardOf: (response) => valenceOf(storyOf(response), lexicon),
    corpus: documents.slice(0, CORPUS_STORIES),
    heldOut,
    bytesPerToken: sum((ids) => Buffer.byteLength(tokenizer.decode(ids))) / sum((ids) => ids.length),
  };
}

/** The reward as a judge of PPO, in deviations from its mean. */
export const judgeOf = (world: World, { bias, gain }: RewardScale): Judge => ({
  score: async ({ responses }) => responses.map((response) => (world.rewardOf(response) - bias) * gain),
  release: async () => undefined,
});

/** Enough for the steps of one round to see a story little more than once. */
const CORPUS_STORIES = 400;
const HELD_OUT_STORIES = 60;

/** The file holds requests, each with a story between <start> and <end>. */
const storiesIn = (text: string): string[] =>
  [...text.matchAll(/<start>(.*?)<end>/gs)].map(([, story = ""]) => story.trim());
