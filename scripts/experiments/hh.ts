/**
 * Real preferences: how well our reward models order the pairs of Anthropic's HH test splits, beside rules that need no
 * network, on the same five folds. What it found stands in docs/experiments/hh.md.
 */
import { existsSync } from "node:fs";
import os from "node:os";
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
import { findingsOf, type Method } from "./hh/report";
import { fitBagOfWords, lengthScore, type Score } from "./hh/rivals";
import { saved } from "./saved";

const FOLDER = path.join(os.tmpdir(), "hone-experiment-hh");
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
  say(`What a fold gives is kept in ${FOLDER} and not sought again; delete it to begin anew.`);
  const base = readModelFrom(BASE);
  const divided = folds(readPreferences(SEED), FOLDS, SEED);

  /** Scores by one method, fold by fold. */
  const measured = async (name: string, scoresOf: ScoresOf): Promise<Method> => {
    const scored: Record<Split, ScoredFold[]> = { helpful: [], harmless: [] };
    for (const [index, both] of divided.entries())
      for (const split of SPLITS) {
        const fold = ofSplit(both, split);
        const { result: scores } = await saved({
          folder: FOLDER,
          name: `${name.replaceAll(/\W+/g, "-")}-${split}-${index + 1}`,
          settings: { seed: SEED, folds: FOLDS, penalty: PENALTY, rewardModel: REWARD_MODEL },
          find: async () => [...(await scoresOf({ ...fold, split, index }))],
        });
        scored[split].push({ heldOut: fold.heldOut, scores });
        const { value } = outcomeOf(scored[split].slice(-1)).accuracy;
        say(`${name}, ${split}, fold ${index + 1}: ${value.toFixed(3)}`);
      }
    const outcomes = { helpful: outcomeOf(scored.helpful), harmless: outcomeOf(scored.harmless) };
    say(`${name}: ${SPLITS.map((split) => `${split} ${outcomes[split].accuracy.value.toFixed(3)}`).join(", ")}`);
    return { name, scored, outcomes };
  };
  const learned =
    ({ bodyOf, epochs = 1, attempt = 0 }: Recipe): ScoresOf =>
    async ({ index, ...fold }) => {
      const config = { ...REWARD_MODEL, epochs };
      const seed = childSeed(SEED, 2, index, attempt);
      return learnedScores({ ...fold, body: await bodyOf(index), tokenizer: base.tokenizer, config, seed });
    };

  const longer = await measured("longer wins", ({ heldOut }) => ruled(heldOut, lengthScore));
  const words = await measured("bag of words", ({ training, heldOut }) =>
    ruled(heldOut, fitBagOfWords(training, PENALTY)),
  );
  const plain = await measured("reward model", learned({ bodyOf: () => base }));
  const again = await measured("reward model, another seed", learned({ bodyOf: () => base, attempt: 1 }));
  const mean = await measured("mean of the two", ({ split, index }) => {
    const [a, b] = [plain, again].map(({ scored }) => scored[split][index]!.scores);
    return a!.map((scores, pair) => meanOf(scores, b![pair]!));
  });

  const bodies = new Map<number, LanguageModel>();
  const bodyOf = async (fold: number): Promise<LanguageModel> => {
    const { training } = divided[fold]!;
    const body = bodies.get(fold) ?? (await afterSft({ base, training, seed: childSeed(SEED, 3, fold) }));
    bodies.set(fold, body);
    return body;
  };
  const tuned = await measured("reward model after SFT", learned({ bodyOf }));
  const longest = await measured("reward model after SFT, three epochs", learned({ bodyOf, epochs: 3 }));
  return findingsOf({ methods: [longer, words, plain, again, mean, tuned, longest], rival: words });
};

/** How a reward model is trained. */
type Recipe = {
  /** Where it starts, in each fold. */
  bodyOf: (fold: number) => LanguageModel | Promise<LanguageModel>;
  epochs?: number;
  /** Attempts differ in their seed. */
  attempt?: number;
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
