/** Evaluates losses and their gradients in float64, for tests. */
import { gradients } from "@/lib/ml/autodiff";
import { Graph, type Value } from "@/lib/ml/graph";
import { evaluate } from "@/lib/ml/reference";
import { expectClose, flat } from "./vectors";

export type LossInputs = Record<string, { shape: number[]; data: readonly number[] }>;
export type BuildLoss = (values: Record<string, Value>) => Value;

/** A loss at the given inputs, and its gradients for the wanted ones. */
export function lossAt(
  inputs: LossInputs,
  build: BuildLoss,
  wanted: readonly string[] = [],
): { loss: number; gradients: number[][] } {
  const graph = new Graph();
  const entries = Object.entries(inputs).map(
    ([name, { shape, data }]) => [name, graph.input(name, shape), data] as const,
  );
  const values = Object.fromEntries(entries.map(([name, value]) => [name, value]));
  const loss = build(values);
  const feeds = new Map(entries.map(([, value, data]) => [value, Float64Array.from(data)]));
  const [out, ...gradient] = evaluate(graph, feeds, [
    loss,
    ...gradients(
      loss,
      wanted.map((name) => values[name]!),
    ),
  ]);
  return { loss: out![0]!, gradients: gradient.map((g) => [...g]) };
}

/** Expects the gradient for each wanted input to be the central difference of the loss. */
export function expectDifferences(inputs: LossInputs, build: BuildLoss, wanted: readonly string[]): void {
  const h = 1e-5;
  const actual = lossAt(inputs, build, wanted).gradients;
  wanted.forEach((name, w) => {
    const { shape, data } = inputs[name]!;
    const lossWith = (at: number, change: number) =>
      lossAt({ ...inputs, [name]: { shape, data: data.map((x, i) => (i === at ? x + change : x)) } }, build).loss;
    expectClose(
      actual[w],
      data.map((_, i) => (lossWith(i, h) - lossWith(i, -h)) / (2 * h)),
      1e-7,
    );
  });
}

/** A matrix as an input. */
export const table = (rows: number[][]): LossInputs[string] => ({
  shape: [rows.length, rows[0]!.length],
  data: flat(rows),
});

/** A vector as an input. */
export const list = (data: ArrayLike<number>): LossInputs[string] => ({ shape: [data.length], data: Array.from(data) });
