/**
 * A network as programs over [padding, prompt | response, padding]: what it says at the places that choose the tokens of
 * the response, and how a loss on that moves it.
 *
 * Tp and T are the widths of prompts and responses. The token at place t of a response is chosen at place Tp - 1 + t of
 * the row: logits and values are read there, and only those places reach a head. Tp is fixed for a round; T grows in
 * steps with the longest response, and each step has programs of its own.
 */
import type { Graph, Value } from "@/lib/ml/graph";
import { scoreHead } from "@/lib/ml/nn/heads";
import { logitsOf } from "@/lib/ml/nn/model";
import type { Program } from "@/lib/ml/runtime";
import type { GradientProgram } from "@/lib/ml/train-step";
import { chunksOf, longestOf, paddedWidth, promptsWithResponses } from "./batches";
import { type Decoding, distribution } from "./decoding";
import { bodyGraph, forwardOf, gradientsOf, type Network } from "./network";

/** Prompts with their responses, row by row; ids. */
export type Sequences = {
  prompts: readonly (readonly number[])[];
  responses: readonly (readonly number[])[];
};

/** Each prompt and its response in one. */
export const joinedRows = ({ prompts, responses }: Sequences): number[][] =>
  prompts.map((prompt, b) => [...prompt, ...responses[b]!]);

/** The size of what passes through a network at once. */
export type ResponseShape = {
  /** Sequences. */
  rows: number;
  /** Tp. */
  promptWidth: number;
  padId: number;
};

/** Where a head reads. */
export type Places = {
  network: Network;
  graph: Graph;
  p: (name: string) => Value;
  /** [rows, T, d] at the places that choose the response's tokens. */
  states: Value;
  /** [rows, T] int32, the tokens of the responses. */
  labels: Value;
};

/** What a network says: named values [rows, T]. */
export type Head = (places: Places) => Record<string, Value>;

/** A loss [] on one of the things that a head says; `input` names further arrays [rows, width] that it asks for (T wide by default). */
export type Loss = { on: string; of(said: Value, input: (name: string, width?: number) => Value): Value };

/** Log-probabilities of the response's tokens and the entropy of each choice, in nats. */
export const policyHead =
  (decoding: Decoding): Head =>
  ({ network, p, states, labels }) => ({
    ...distribution({ logits: logitsOf(states, p, network.config), labels, decoding }),
  });

/** The raw output of a value function's head becomes a value in the units of the scores: (raw - bias) * gain. */
export type ValueScale = { bias: number; gain: number };

/** Values before each token of the response was chosen. */
export const valueHead =
  ({ bias, gain }: ValueScale): Head =>
  ({ p, states }) => ({ values: scoreHead(states, p).sub(bias).mul(gain) });

/** Some rows with what their loss asks for. */
export type Minibatch = Sequences & {
  /** T. */
  tokens: number;
  /** [rows, width] each, as the loss asks for them. */
  arrays: Readonly<Record<string, Float32Array>>;
};

/** The gradient of a minibatch's loss, flat, which lives until the next run, and what the loss is on, [rows, T]. */
export type MinibatchGradient = {
  loss: number;
  gradient: Float32Array;
  said: Float32Array;
};

/** T of some responses. */
export const responseWidth = ({ responses }: Sequences): number => paddedWidth(longestOf(responses));

/** [B, T] 1 on the tokens of each response, EOS included. */
export function responseMask({ responses }: Sequences, tokens: number): Float32Array {
  const mask = new Float32Array(responses.length * tokens);
  responses.forEach((response, b) => {
    mask.fill(1, b * tokens, b * tokens + response.length);
  });
  return mask;
}

export class ResponseNetwork {
  readonly #network: Network;
  readonly #shape: ResponseShape;
  readonly #head: Head;
  readonly #loss: Loss | undefined;
  readonly #forward = new Map<number, Promise<Program>>();
  readonly #backward = new Map<number, Promise<GradientProgram>>();

  /** @param input.loss  only for a network that learns. */
  constructor(input: { network: Network; shape: ResponseShape; head: Head; loss?: Loss }) {
    this.#network = input.network;
    this.#shape = input.shape;
    this.#head = input.head;
    this.#loss = input.loss;
  }

  /** What the head says of some responses: [B, T] each, 0 in the padding. */
  async read(sequences: Sequences): Promise<Record<string, Float32Array>> {
    const tokens = responseWidth(sequences);
    const program = await remembered(this.#forward, tokens, () => this.#compileForward(tokens));
    const size = sequences.prompts.length * tokens;
    const read: Record<string, Float32Array> = {};
    for (const { start, feeds, count, responseMask } of this.#chunks(sequences, tokens)) {
      const said = await program.run(feeds);
      for (const [name, values] of Object.entries(said)) {
        read[name] ??= new Float32Array(size);
        for (let i = 0; i < count * tokens; i++)
          read[name][start * tokens + i] = responseMask[i] === 0 ? 0 : values[i]!;
      }
    }
    return read;
  }

  /**
   * Sums over micro-batches; what the arrays weigh counts the tokens of the whole minibatch.
   * @param options.accumulate  adds to the gradient of the last call, which had the same T.
   */
  async gradient({ tokens, arrays, ...sequences }: Minibatch, { accumulate = false } = {}): Promise<MinibatchGradient> {
    const program = await remembered(this.#backward, tokens, () => this.#compileBackward(tokens));
    const said = new Float32Array(sequences.prompts.length * tokens);
    let loss = 0;
    for (const { start, count, feeds } of this.#chunks(sequences, tokens)) {
      const part = (array: Float32Array) => {
        const width = array.length / sequences.prompts.length;
        const rows = new Float32Array(this.#shape.rows * width);
        rows.set(array.subarray(start * width, (start + count) * width));
        return rows;
      };
      const named = Object.entries(arrays).map(([name, array]) => [name, part(array)] as const);
      const results = await program.run(
        { ...feeds, ...Object.fromEntries(named) },
        { accumulate: accumulate || start > 0 },
      );
      loss += results.loss![0]!;
      said.set(results.said!.subarray(0, count * tokens), start * tokens);
    }
    return { loss, gradient: program.gradient, said };
  }

  async release(): Promise<void> {
    const opened = await Promise.all([...this.#forward.values(), ...this.#backward.values()]);
    this.#forward.clear();
    this.#backward.clear();
    await Promise.all(opened.map((program) => program.release()));
  }

  #compileForward(tokens: number): Promise<Program> {
    const { graph, said } = this.#graph(tokens);
    return forwardOf(this.#network, { graph, outputs: said });
  }

  #compileBackward(tokens: number): Promise<GradientProgram> {
    if (!this.#loss) throw new Error("A network without a loss has no gradient.");
    const { graph, said } = this.#graph(tokens);
    const subject = said[this.#loss.on]!;
    const loss = this.#loss.of(subject, (name, width = tokens) => graph.input(name, [this.#shape.rows, width]));
    return gradientsOf(this.#network, { graph, loss, outputs: { loss, said: subject } });
  }

  #graph(tokens: number) {
    const { rows, promptWidth } = this.#shape;
    const network = this.#network;
    const { graph, p, hidden } = bodyGraph({ model: network, rows, width: promptWidth + tokens });
    const states = hidden.slice(1, promptWidth - 1, promptWidth - 1 + tokens);
    const labels = graph.input("labels", [rows, tokens], "int32");
    return { graph, said: this.#head({ network, graph, p, states, labels }) };
  }

  *#chunks({ prompts, responses }: Sequences, tokens: number) {
    const { rows, promptWidth, padId } = this.#shape;
    for (const chunk of chunksOf([...prompts.keys()], rows)) {
      const { ids, positions, mask, labels, responseMask } = promptsWithResponses({
        prompts: chunk.map((i) => prompts[i]!),
        responses: chunk.map((i) => responses[i]!),
        rows,
        promptWidth,
        responseWidth: tokens,
        padId,
      });
      yield { start: chunk[0]!, count: chunk.length, feeds: { ids, positions, mask, labels }, responseMask };
    }
  }
}

function remembered<T>(known: Map<number, Promise<T>>, key: number, make: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}
