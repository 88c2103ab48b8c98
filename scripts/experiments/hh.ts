/**
 * Real preferences: how well our reward models order the pairs of Anthropic's HH test splits, beside rules that need no
 * network, on the same five folds. What it found stands in docs/experiments/hh.md.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { RewardModelConfig } from "@/lib/contract/settings/reward-model";
import { readModelFrom } from "@/lib/ml/model-folder";
import { childSeed } from "@/lib/ml/random";
import { ensembleScores } from "@/lib/rlhf/ensemble";
import type { LanguageModel } from "@/lib/rlhf/language-model";
import type { Experiment } from "./experiment";
import { afterSft, learnedScores } from "./hh/learned";
import { outcomeOf, type ScoredFold } from "./hh/outcome";
import { type Fold, fileOf, folds, ofSplit, readPreferences, SHARED, SPLITS, type Split } from "./hh/preferences";
import { findingsOf, type Measured } from "./hh/report";
import { fitBagOfWords, lengthScore, type Score } from "./hh/rivals";

const SEED = 1;
const FOLDS = 5;
const BASE = path.join(SHARED, "models/tinystories-656k");
/** Of the squared weights of words. */
const PENALTY = 30;

const REWARD_MODEL = RewardModelConfig.parse({
  epochs: 1,
  batchSize: 16,
  microBatchSize: 32,
  learningRate: 1e-3,
  evaluateEvery: 1_000_000,
});

export const run: Experiment = async ({ say }) => {
  const absent = [...SPLITS.map(fileOf), BASE].filter((needed) => !existsSync(needed));
  if (absent.length > 0) {
    say(`Nothing was measured: ${absent.join(", ")} absent. HONE_SHARED names the folder that data/ is in.`);
    return null;
  }
  const base = readModelFrom(BASE);
  const divided = folds(readPreferences(SEED), FOLDS, SEED);

  /** Scores by one method, fold by fold. */
  const measured = async (name: string, scoresOf: ScoresOf): Promise<Measured> => {
    const scored: Record<Split, ScoredFold[]> = { helpful: [], harmless: [] };
    for (const [index, both] of divided.entries())
      for (const split of SPLITS) {
        const fold = ofSplit(both, split);
        scored[split].push({ heldOut: fold.heldOut, scores: await scoresOf({ ...fold, split, index }) });
      }
    const outcomes = { helpful: outcomeOf(scored.helpful), harmless: outcomeOf(scored.harmless) };
    say(`${name}: ${SPLITS.map((split) => `${split} ${outcomes[split].accuracy.value.toFixed(3)}`).join(", ")}`);
    return { name, scored, outcomes };
  };
  const learned =
    (bodyOf: (fold: number) => LanguageModel, attempt: number): ScoresOf =>
    ({ index, ...fold }) => {
      const seed = childSeed(SEED, 2, index, attempt);
      return learnedScores({ ...fold, body: bodyOf(index), tokenizer: base.tokenizer, config: REWARD_MODEL, seed });
    };

  const longer = await measured("longer wins", ({ heldOut }) => ruled(heldOut, lengthScore));
  const words = await measured("bag of words", ({ training, heldOut }) =>
    ruled(heldOut, fitBagOfWords(training, PENALTY)),
  );
  const plain = await measured(
    "reward model",
    learned(() => base, 0),
  );

  const bodies: LanguageModel[] = [];
  for (const [index, { training }] of divided.entries())
    bodies.push(await afterSft({ base, training, seed: childSeed(SEED, 3, index) }));
  say("SFT is done");
  const tuned = await measured(
    "… after SFT",
    learned((fold) => bodies[fold]!, 0),
  );
  const again = await measured(
    "… after SFT, another seed",
    learned((fold) => bodies[fold]!, 1),
  );
  const both = await measured("… after SFT, mean of two seeds", ({ split, index }) => {
    const [a, b] = [tuned, again].map(({ scored }) => scored[split][index]!.scores);
    return a!.map((scores, pair) => meanOf(scores, b![pair]!));
  });
  return findingsOf({ methods: [longer, words, plain, tuned, again, both], rival: words });
};

type Pair = readonly [number, number];
/** Scores of the responses of each held-out pair, in their order. */
type ScoresOf = (fold: Fold & { split: Split; index: number }) => Promise<readonly Pair[]> | readonly Pair[];

const ruled = (heldOut: Fold["heldOut"], score: Score): Pair[] =>
  heldOut.map(({ responses: [a, b] }) => [score(a), score(b)]);

function meanOf(a: Pair, b: Pair): Pair {
  const [first, second] = ensembleScores([a, b], { rule: "mean" });
  return [first!, second!];
}
