/**
 * Lesson 5: reinforcement learning. A policy is rewarded for what it writes, by PPO.
 *
 * You learn: nobody shows what to write, as in lesson 3; there is only a score for what was written, here one point for each
 * cat in it. And each nat by which the policy leaves its start, the reference, costs β. The best policy is then known,
 * π*(y) ∝ π_ref(y)·exp(score(y) / β), and for the language of lesson 2 it is easily computed: a sentence has two places for
 * an animal, and each holds the cat with probability q = e^(1/β) / (e^(1/β) + 5), where the reference has 1/6.
 *
 * New: a loss of your own from the graph's ops (exp, clip, minimum), a value head, rewards and advantages.
 * Run: node --import tsx lib/ml/examples/05-ppo-on-a-toy.ts
 * Sources: Schulman et al. 2017, arXiv 1707.06347, eq. 7 (clipped loss); Schulman et al. 2015, arXiv 1506.02438, eq. 16
 * (advantages); Ziegler et al. 2019, arXiv 1909.08593, eq. 2 (penalty); Rafailov et al. 2023, arXiv 2305.18290,
 * eq. 4 (best policy). Departures: policy and value share one network, and minibatches are not shuffled.
 */
import { generatorFromParameters } from "../generate";
import { Graph } from "../graph";
import { scoreHead, scoreHeadSpecs } from "../nn/heads";
import { hiddenStates, logitsOf } from "../nn/model";
import { AdamW } from "../optim";
import { Parameters } from "../parameters";
import { compileForward, compileGradients, parameterInputs } from "../train-step";
import {
  batchInputs,
  batchOf,
  CONFIG,
  ROWS,
  readWeights,
  trainACharacterModel,
  WIDTH,
  write,
} from "./02-train-a-character-model";

const SETTINGS = {
  /** β, in points a nat. */
  klCoefficient: 0.5,
  /** At first; it falls to 0 in a straight line. */
  learningRate: 3e-4,
  iterations: 20,
  /** How often each rollout is learned from. */
  epochs: 2,
  /** Once a character's probability has changed by this share within an iteration, it earns no more. */
  clipRange: 0.2,
  /** 1 trusts rewards only; less trusts the values too, which learn late here: 0.95 ends at a score of 0.8. */
  lambda: 1,
  valueCoefficient: 0.1,
};
/** Texts of a rollout: four batches. */
const TEXTS = 4 * ROWS;

/** 1. The reward: it sees a whole text. Anything goes here that gives a number. */
const scoreOf = (text: string): number => text.split("cat").length - 1;

/** Mean score of texts, and the KL from policy to reference in nats a text. */
type Outcome = { score: number; kl: number };

/** What theory says of the best policy. */
function bestOutcome(klCoefficient: number): Outcome {
  const q = Math.exp(1 / klCoefficient) / (Math.exp(1 / klCoefficient) + 5);
  return { score: 2 * q, kl: 2 * (q * Math.log(q * 6) + (1 - q) * Math.log(((1 - q) * 6) / 5)) };
}

/**
 * @param base  the file of lesson 2.
 * @returns     what 512 new texts come to, before and after, and what the best policy's would.
 */
export async function ppoOnAToy(
  say: (line: string) => void,
  base: Uint8Array,
  changes: Partial<typeof SETTINGS> = {},
): Promise<{ before: Outcome; after: Outcome; best: Outcome }> {
  const settings = { ...SETTINGS, ...changes };

  // 2. The policy: the model of lesson 2, and beside its logits a value head, one number at every place, which begins at 0.
  //    The reference is a copy that stays.
  const model = readWeights(base);
  const policy = Parameters.zeros([...model.specs, ...scoreHeadSpecs(CONFIG)]);
  policy.data.set(model.data);
  const reference = policy.clone();

  // 3. Two graphs of the same network. One reads a rollout: what every chosen character had as log-probability and value.
  const network = (rows: number) => {
    const graph = new Graph();
    const p = parameterInputs(graph, policy);
    const batch = batchInputs(graph, rows);
    const hidden = hiddenStates({ graph, p, config: CONFIG, ...batch }); // [rows, WIDTH, d]
    const logprobs = logitsOf(hidden, p, CONFIG).tokenLogprobs(batch.labels); // [rows, WIDTH]
    return { graph, batch, logprobs, values: scoreHead(hidden, p) };
  };
  const { graph: readingGraph, ...read } = network(TEXTS);
  const outputs = { logprobs: read.logprobs, values: read.values };
  const policyReader = await compileForward({ graph: readingGraph, parameters: policy, outputs });
  const referenceReader = await compileForward({ graph: readingGraph, parameters: reference, outputs });

  // 4. The other learns: a character that did better than expected becomes likelier, but no further than the clip.
  const { graph, batch, logprobs, values } = network(ROWS);
  const input = (name: string) => graph.input(name, [ROWS, WIDTH]);
  const mean = (x: typeof logprobs) => x.mul(batch.weights).sum().div(batch.weights.sum());
  const advantages = input("advantages");
  const ratio = logprobs.sub(input("oldLogprobs")).exp();
  const clipped = ratio.clip(1 - settings.clipRange, 1 + settings.clipRange);
  const policyLoss = mean(ratio.mul(advantages).minimum(clipped.mul(advantages))).neg();
  const valueError = values.sub(input("returns"));
  const loss = policyLoss.add(mean(valueError.mul(valueError)).mul(settings.valueCoefficient));
  const learning = await compileGradients({ graph, parameters: policy, loss, outputs: { loss } });

  // 5. A rollout: the policy writes, then policy and reference read what it wrote.
  const generator = await generatorFromParameters(CONFIG, policy);
  const rollout = async (seed: number) => {
    const texts = await write(generator, new Array<string>(TEXTS).fill(""), { seed });
    const batch = batchOf(texts);
    const [own, other] = [await policyReader.run(batch), await referenceReader.run(batch)];
    const kl = own.logprobs!.map((logprob, i) => batch.mask[i]! * (logprob - other.logprobs![i]!));
    return { texts, batch, scores: texts.map(scoreOf), kl, logprobs: own.logprobs!, values: own.values! };
  };
  /** Of 512 texts that nobody learns from. */
  const measure = async (): Promise<Outcome> => {
    const rollouts = [await rollout(1001), await rollout(1002), await rollout(1003), await rollout(1004)];
    const score = meanOf(rollouts.map(({ scores }) => meanOf(scores)));
    return { score, kl: WIDTH * meanOf(rollouts.map(({ kl }) => meanOf(kl))) };
  };
  const before = await measure();

  const optimizer = new AdamW(policy, { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0 });
  for (let iteration = 0; iteration < settings.iterations; iteration++) {
    const { texts, batch, scores, kl, logprobs, values } = await rollout(iteration);
    if (iteration % 4 === 0)
      say(`iteration ${iteration}: score ${meanOf(scores).toFixed(2)}, KL ${(WIDTH * meanOf(kl)).toFixed(3)}`);

    // 6. Rewards: the penalty at every character, the score at the last one.
    const rewards = kl.map((nats) => -settings.klCoefficient * nats);
    texts.forEach((text, row) => {
      rewards[row * WIDTH + text.length]! += scores[row]!;
    });
    const learned = advantagesOf({ rewards, values, mask: batch.mask, lambda: settings.lambda });

    // 7. Learn from the rollout, batch by batch, a few times over; in smaller and smaller steps.
    const learningRate = settings.learningRate * (1 - iteration / settings.iterations);
    const feeds = { ...batch, ...learned, oldLogprobs: logprobs };
    for (let k = 0; k < (settings.epochs * TEXTS) / ROWS; k++) {
      const start = ((k * ROWS) % TEXTS) * WIDTH;
      const rows = Object.entries(feeds).map(([name, data]) => [name, data.subarray(start, start + ROWS * WIDTH)]);
      await learning.run(Object.fromEntries(rows));
      optimizer.step({ gradient: learning.gradient, learningRate, maxGradientNorm: 1 });
    }
  }

  const after = await measure();
  const best = bestOutcome(settings.klCoefficient);
  for (const [when, { score, kl }] of Object.entries({ before, after, best }))
    say(`${when}: score ${score.toFixed(3)}, KL ${kl.toFixed(3)}`);
  for (const text of (await rollout(0)).texts.slice(0, 5)) say(`  ${text}`);
  await Promise.all([generator.release(), policyReader.release(), referenceReader.release(), learning.release()]);
  return { before, after, best };
}

/**
 * How much better the rest of a text went than its value promised (Schulman et al. 2015, eq. 16, without discount), whitened
 * over all characters; and what the value should have been. All [rows, WIDTH].
 */
function advantagesOf(input: { rewards: Float32Array; values: Float32Array; mask: Float32Array; lambda: number }) {
  const { rewards, values, mask, lambda } = input;
  const advantages = new Float32Array(rewards.length);
  for (let i = rewards.length - 1; i >= 0; i--) {
    const isLast = (i + 1) % WIDTH === 0 || mask[i + 1] === 0;
    const [nextValue, nextAdvantage] = isLast ? [0, 0] : [values[i + 1]!, advantages[i + 1]!];
    advantages[i] = mask[i]! * (rewards[i]! + nextValue - values[i]! + lambda * nextAdvantage);
  }
  const returns = advantages.map((advantage, i) => advantage + values[i]!);
  const real = advantages.filter((_, i) => mask[i] === 1);
  const mean = meanOf(real);
  const deviation = Math.sqrt(meanOf(real.map((advantage) => (advantage - mean) ** 2)));
  return { advantages: advantages.map((advantage) => (advantage - mean) / deviation), returns };
}

const meanOf = (numbers: ArrayLike<number>): number => Array.from(numbers).reduce((a, b) => a + b, 0) / numbers.length;

if (process.argv[1] === import.meta.filename) {
  const { file } = await trainACharacterModel(console.log);
  await ppoOnAToy(console.log, file);
}
