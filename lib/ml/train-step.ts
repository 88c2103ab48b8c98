/**
 * Compiled losses over live parameters: weights are read from the flat buffer at each run, and the
 * gradients are written by onnxruntime into a flat buffer of the same layout.
 */
import { gradients } from "./autodiff";
import type { Graph, Value } from "./graph";
import type { Parameters, Weights } from "./parameters";
import { compile, type Feed, type Program, type RuntimeOptions } from "./runtime";

/** Declares one graph input for each tensor of the weights, of the same name, and returns how to look them up. */
export function parameterInputs(graph: Graph, ...weights: readonly Weights[]): (name: string) => Value {
  const values = new Map(
    weights.flatMap(({ specs, dtype }) =>
      specs.map(({ name, shape }) => [name, graph.input(name, shape, dtype)] as const),
    ),
  );
  return (name) => {
    const value = values.get(name);
    if (!value) throw new Error(`parameterInputs: no parameter "${name}"`);
    return value;
  };
}

export type GradientProgram = {
  /** Written by every run, in the layout of `parameters.data`. */
  readonly gradient: Float32Array;
  /** @param options.accumulate  adds to `gradient` instead of replacing it. */
  run(feeds: Record<string, Feed>, options?: { accumulate?: boolean }): Promise<Record<string, Float32Array>>;
  readonly nodes: Program["nodes"];
  release(): Promise<void>;
};

/**
 * @param input.loss        shape [].
 * @param input.parameters  fed to the graph inputs of the same names; the gradient of a parameter that the
 *                          loss does not use is 0.
 * @param input.frozen      further weights, fed and not trained.
 * @param input.outputs     what `run` returns, by name.
 */
export async function compileGradients(input: {
  graph: Graph;
  parameters: Parameters;
  frozen?: Weights;
  loss: Value;
  outputs: Record<string, Value>;
  options?: RuntimeOptions;
}): Promise<GradientProgram> {
  const { graph, parameters, frozen, loss, outputs } = input;
  const trained = graph.inputs.filter((x) => parameters.has(x.name));
  const derivatives: Record<string, Value> = {};
  gradients(loss, trained, Object.values(outputs)).forEach((value, i) => {
    derivatives[`d ${trained[i]!.name}`] = value;
  });
  const program = await compile(graph, { ...outputs, ...derivatives }, input.options);
  const weights = weightFeeds(graph, parameters, frozen);

  const viewsOf = (buffer: Float32Array) => {
    const named = parameters.over(buffer);
    return Object.fromEntries(trained.map(({ name }) => [`d ${name}`, named.view(name)]));
  };
  const gradient = new Float32Array(parameters.data.length);
  const into = viewsOf(gradient);
  let addend: { data: Float32Array; into: Record<string, Float32Array> } | undefined;

  return {
    gradient,
    async run(feeds, { accumulate = false } = {}) {
      if (accumulate && !addend) {
        const data = new Float32Array(gradient.length);
        addend = { data, into: viewsOf(data) };
      }
      const target = accumulate ? addend!.into : into;
      const results = await program.run({ ...weights, ...feeds }, target);
      if (accumulate) addTo(gradient, addend!.data);
      return Object.fromEntries(Object.keys(outputs).map((key) => [key, results[key]!]));
    },
    nodes: program.nodes,
    release: () => program.release(),
  };
}

/** A program without gradients that reads `parameters.data` at each run. */
export async function compileForward(input: {
  graph: Graph;
  parameters: Weights;
  frozen?: Weights;
  outputs: Record<string, Value>;
  options?: RuntimeOptions;
}): Promise<Program> {
  const program = await compile(input.graph, input.outputs, input.options);
  const weights = weightFeeds(input.graph, input.parameters, input.frozen);
  return {
    nodes: program.nodes,
    run: (feeds, into) => program.run({ ...weights, ...feeds }, into),
    release: () => program.release(),
  };
}

function weightFeeds(graph: Graph, ...weights: readonly (Weights | undefined)[]): Record<string, Feed> {
  const known = new Set(graph.inputs.map((x) => x.name));
  const feeds: Record<string, Feed> = {};
  for (const set of weights)
    for (const { name } of set?.specs ?? []) if (set && known.has(name)) feeds[name] = set.view(name);
  return feeds;
}

function addTo(total: Float32Array, addend: Float32Array): void {
  for (let i = 0; i < total.length; i++) total[i]! += addend[i]!;
}
