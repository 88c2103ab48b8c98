/**
 * The networks of PPO as programs over [padding, prompt | response, padding]: what policy, reference and value function
 * say at the places that choose the tokens of the response.
 *
 * Tp and T are the widths of prompts and responses. The token at place t of a response is chosen at place Tp - 1 + t of
 * the row: its logits and its value are read there, and only those places reach the vocabulary. Tp is fixed for a round;
 * T grows in steps with the longest response of an iteration, and each step has programs of its own.
 */
import { scoreHead } from "@/lib/ml/nn/heads";
import { logitsOf } from "@/lib/ml/nn/model";
import type { Program } from "@/lib/ml/runtime";
import { compileForward, compileGradients, type GradientProgram } from "@/lib/ml/train-step";
import { chunksOf, longestOf, paddedWidth, promptsWithResponses } from "./batches";
import { bodyGraph } from "./body";
import { type Decoding, distribution } from "./decoding";
import type { LanguageModel } from "./language-model";
import { policyLoss, valueLoss } from "./losses";

/** The raw output of a value function's head becomes a value in the units of the scores: (raw - bias) * gain. */
export type ValueScale = { bias: number; gain: number };

export type NetworkSettings = {
  policy: LanguageModel;
  reference: LanguageModel;
  value: LanguageModel;
  scale: ValueScale;
  decoding: Decoding;
  /** Sequences that pass through a network at once. */
  rows: number;
  /** Tp. */
  promptWidth: number;
  padId: number;
  clipRange: number;
  valueClipRange: number;
};

/** Prompts with their responses, row by row; ids. */
export type Sequences = {
  prompts: readonly (readonly number[])[];
  responses: readonly (readonly number[])[];
};

/** [B, T] arrays, 0 in the padding. */
export type Reading = {
  /** T. */
  tokens: number;
  mask: Float32Array;
  logprobs: Float32Array;
  referenceLogprobs: Float32Array;
  values: Float32Array;
  entropies: Float32Array;
};

/** Some rows of a rollout with what the losses ask for; [rows, T] arrays. */
export type Minibatch = Sequences & {
  /** T. */
  tokens: number;
  mask: Float32Array;
  oldLogprobs: Float32Array;
  advantages: Float32Array;
  oldValues: Float32Array;
  returns: Float32Array;
};

/** The gradient of a minibatch's loss, and the network's new outputs [rows, T]. The gradient lives until the next run. */
export type MinibatchGradient = {
  loss: number;
  gradient: Float32Array;
  outputs: Float32Array;
};

export class Networks {
  readonly #settings: NetworkSettings;
  readonly #programs = new Map<number, Promise<Programs>>();

  constructor(settings: NetworkSettings) {
    this.#settings = settings;
  }

  /** What all three networks say of some responses. */
  async read(sequences: Sequences): Promise<Reading> {
    const tokens = paddedWidth(longestOf(sequences.responses));
    const { policy, reference, value } = await this.#programsFor(tokens);
    const size = sequences.prompts.length * tokens;
    const array = () => new Float32Array(size);
    const reading: Reading = {
      tokens,
      mask: array(),
      logprobs: array(),
      referenceLogprobs: array(),
      values: array(),
      entropies: array(),
    };
    for (const { start, count, feeds, responseMask } of this.#chunks(sequences, tokens)) {
      const own = await policy.run(feeds);
      const other = await reference.run(feeds);
      const worth = await value.run(feeds);
      const keep = (into: Float32Array, from: Float32Array) => {
        for (let i = 0; i < count * tokens; i++) {
          into[start * tokens + i] = responseMask[i] === 0 ? 0 : from[i]!;
        }
      };
      keep(reading.mask, responseMask);
      keep(reading.logprobs, own.logprobs!);
      keep(reading.entropies, own.entropy!);
      keep(reading.referenceLogprobs, other.logprobs!);
      keep(reading.values, worth.values!);
    }
    return reading;
  }

  /** Policy loss; outputs are log-probabilities. */
  async policyGradient(minibatch: Minibatch): Promise<MinibatchGradient> {
    const { policyGradients } = await this.#programsFor(minibatch.tokens);
    return this.#gradient(policyGradients, minibatch, "logprobs", {
      oldLogprobs: minibatch.oldLogprobs,
      advantages: minibatch.advantages,
    });
  }

  /** Value loss; outputs are values. */
  async valueGradient(minibatch: Minibatch): Promise<MinibatchGradient> {
    const { valueGradients } = await this.#programsFor(minibatch.tokens);
    return this.#gradient(valueGradients, minibatch, "values", {
      oldValues: minibatch.oldValues,
      returns: minibatch.returns,
    });
  }

  async release(): Promise<void> {
    const opened = await Promise.all(this.#programs.values());
    this.#programs.clear();
    const all = opened.flatMap((programs): { release(): Promise<void> }[] => Object.values(programs));
    await Promise.all(all.map((program) => program.release()));
  }

  /** Sums over micro-batches; the weights count the tokens of the whole minibatch. */
  async #gradient(
    program: GradientProgram,
    minibatch: Minibatch,
    output: string,
    arrays: Record<string, Float32Array>,
  ): Promise<MinibatchGradient> {
    const { tokens, mask } = minibatch;
    const counted = mask.reduce((sum, m) => sum + m, 0);
    const weights = mask.map((m) => m / counted);
    const outputs = new Float32Array(mask.length);
    let loss = 0;
    for (const { start, count, feeds } of this.#chunks(minibatch, tokens)) {
      const part = (array: Float32Array) => {
        const rows = new Float32Array(this.#settings.rows * tokens);
        rows.set(array.subarray(start * tokens, (start + count) * tokens));
        return rows;
      };
      const named = Object.entries({ ...arrays, weights }).map(([k, v]) => [k, part(v)] as const);
      const results = await program.run({ ...feeds, ...Object.fromEntries(named) }, { accumulate: start > 0 });
      loss += results.loss![0]!;
      outputs.set(results[output]!.subarray(0, count * tokens), start * tokens);
    }
    return { loss, gradient: program.gradient, outputs };
  }

  *#chunks({ prompts, responses }: Sequences, tokens: number) {
    const { rows, promptWidth, padId } = this.#settings;
    const indexes = chunksOf([...prompts.keys()], rows);
    for (const chunk of indexes) {
      const { ids, positions, mask, labels, responseMask } = promptsWithResponses({
        prompts: chunk.map((i) => prompts[i]!),
        responses: chunk.map((i) => responses[i]!),
        rows,
        promptWidth,
        responseWidth: tokens,
        padId,
      });
      const feeds = { ids, positions, mask, labels };
      yield { start: chunk[0]!, count: chunk.length, feeds, responseMask };
    }
  }

  #programsFor(tokens: number): Promise<Programs> {
    const known = this.#programs.get(tokens);
    if (known) return known;
    const programs = compilePrograms(this.#settings, tokens);
    this.#programs.set(tokens, programs);
    return programs;
  }
}

type Programs = {
  policy: Program;
  reference: Program;
  value: Program;
  policyGradients: GradientProgram;
  valueGradients: GradientProgram;
};

async function compilePrograms(settings: NetworkSettings, tokens: number): Promise<Programs> {
  const { policy, reference, value } = settings;
  return {
    policy: await compilePolicy(policy, settings, tokens),
    reference: await compilePolicy(reference, settings, tokens),
    value: await compileValues(value, settings, tokens),
    policyGradients: await compilePolicyGradients(policy, settings, tokens),
    valueGradients: await compileValueGradients(value, settings, tokens),
  };
}

/** Inputs ids, positions, mask, labels; outputs logprobs of the labels and entropy, both [rows, T] in nats. */
function compilePolicy(model: LanguageModel, settings: NetworkSettings, tokens: number): Promise<Program> {
  const { graph, logprobs, entropy } = policyGraph(model, settings, tokens);
  return compileForward({
    graph,
    parameters: model.parameters,
    outputs: { logprobs, entropy },
  });
}

/** Further inputs oldLogprobs, advantages, weights, all [rows, T]; outputs loss, logprobs. */
function compilePolicyGradients(
  model: LanguageModel,
  settings: NetworkSettings,
  tokens: number,
): Promise<GradientProgram> {
  const { graph, logprobs } = policyGraph(model, settings, tokens);
  const shape = [settings.rows, tokens];
  const loss = policyLoss({
    logprobs,
    oldLogprobs: graph.input("oldLogprobs", shape),
    advantages: graph.input("advantages", shape),
    weights: graph.input("weights", shape),
    clipRange: settings.clipRange,
  });
  return compileGradients({
    graph,
    parameters: model.parameters,
    loss,
    outputs: { loss, logprobs },
  });
}

/** Inputs ids, positions, mask; output values [rows, T]. */
function compileValues(model: LanguageModel, settings: NetworkSettings, tokens: number): Promise<Program> {
  const { graph, values } = valueGraph(model, settings, tokens);
  return compileForward({ graph, parameters: model.parameters, outputs: { values } });
}

/** Further inputs oldValues, returns, weights, all [rows, T]; outputs loss, values. */
function compileValueGradients(
  model: LanguageModel,
  settings: NetworkSettings,
  tokens: number,
): Promise<GradientProgram> {
  const { graph, values } = valueGraph(model, settings, tokens);
  const shape = [settings.rows, tokens];
  const loss = valueLoss({
    values,
    oldValues: graph.input("oldValues", shape),
    returns: graph.input("returns", shape),
    weights: graph.input("weights", shape),
    clipRange: settings.valueClipRange,
  });
  return compileGradients({
    graph,
    parameters: model.parameters,
    loss,
    outputs: { loss, values },
  });
}

function policyGraph(model: LanguageModel, settings: NetworkSettings, tokens: number) {
  const { graph, p, states } = choosingStates(model, settings, tokens);
  const labels = graph.input("labels", [settings.rows, tokens], "int32");
  const logits = logitsOf(states, p, model.config); // [rows, T, vocabulary]
  const { decoding } = settings;
  return { graph, ...distribution({ logits, labels, decoding }) };
}

function valueGraph(model: LanguageModel, settings: NetworkSettings, tokens: number) {
  const { graph, p, states } = choosingStates(model, settings, tokens);
  const { bias, gain } = settings.scale;
  return { graph, values: scoreHead(states, p).sub(bias).mul(gain) };
}

/** Hidden states [rows, T, width] at the places Tp - 1 to Tp + T - 2, where the response's tokens are chosen. */
function choosingStates(model: LanguageModel, settings: NetworkSettings, tokens: number) {
  const { rows, promptWidth } = settings;
  const { graph, p, hidden } = bodyGraph({ model, rows, width: promptWidth + tokens });
  const states = hidden.slice(1, promptWidth - 1, promptWidth - 1 + tokens);
  return { graph, p, states };
}
