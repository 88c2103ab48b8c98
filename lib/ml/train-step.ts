/**
 * Compiled losses over live parameters: weights are read from the flat buffer at each run, and the
 * gradients are written by onnxruntime into a flat buffer of the same layout.
 */
import { gradients } from "./autodiff";
import type { Graph, Value } from "./graph";
import type { ParameterSpec, Parameters } from "./parameters";
import { compile, type Feed, type Program, type RuntimeOptions } from "./runtime";

/** Declares one graph input for each parameter, of the same name, and returns how to look them up. */
export function parameterInputs(graph: Graph, specs: readonly ParameterSpec[]): (name: string) => Value {
  const values = new Map(specs.map(({ name, shape }) => [name, graph.input(name, shape)]));
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
  release(): Promise<void>;
};

/**
 * @param input.loss        shape [].
 * @param input.parameters  fed to the graph inputs of the same names; the gradient of a parameter that the
 *                          loss does not use is 0.
 * @param input.outputs     what `run` returns, by name.
 */
export async function compileGradients(input: {
  graph: Graph;
  parameters: Parameters;
  loss: Value;
  outputs: Record<string, Value>;
  options?: RuntimeOptions;
}): Promise<GradientProgram> {
  const { graph, parameters, loss, outputs } = input;
  const trained = graph.inputs.filter((x) => parameters.has(x.name));
  const derivatives: Record<string, Value> = {};
  gradients(loss, trained).forEach((value, i) => {
    derivatives[`d ${trained[i]!.name}`] = value;
  });
  const program = await compile(graph, { ...outputs, ...derivatives }, input.options);
  const weights = parameterFeeds(graph, parameters);

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
    release: () => program.release(),
  };
}

/** A program without gradients that reads `parameters.data` at each run. */
export async function compileForward(input: {
  graph: Graph;
  parameters: Parameters;
  outputs: Record<string, Value>;
  options?: RuntimeOptions;
}): Promise<Program> {
  const program = await compile(input.graph, input.outputs, input.options);
  const weights = parameterFeeds(input.graph, input.parameters);
  return {
    run: (feeds, into) => program.run({ ...weights, ...feeds }, into),
    release: () => program.release(),
  };
}

function parameterFeeds(graph: Graph, parameters: Parameters): Record<string, Float32Array> {
  return Object.fromEntries(
    graph.inputs.filter((x) => parameters.has(x.name)).map((x) => [x.name, parameters.view(x.name)]),
  );
}

function addTo(total: Float32Array, addend: Float32Array): void {
  for (let i = 0; i < total.length; i++) total[i]! += addend[i]!;
}
