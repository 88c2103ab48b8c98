/**
 * Lesson 1: fit a line.
 *
 * You learn: a computation is written down first, as a graph, and run afterwards, as often as you like. A loss in the graph
 * has a gradient, which the library derives; one ONNX program computes both. Stepping against the gradient is learning.
 *
 * New: Graph, Value, Parameters, parameterInputs, compileGradients.
 * Run: node --import tsx lib/ml/examples/01-fit-a-line.ts
 */
import { Graph } from "../graph";
import { Parameters } from "../parameters";
import { gaussian, randomFrom } from "../random";
import { compileGradients, parameterInputs } from "../train-step";

type Point = { x: number; y: number };

/** @returns the line learned, its mean squared error, and the points, so that you can check it by any other method. */
export async function fitALine(
  say: (line: string) => void,
): Promise<{ slope: number; intercept: number; meanSquaredError: number; points: Point[] }> {
  // 1. Something to learn from: 64 points around y = 3x − 2. No randomness is hidden: the same seed gives the same points.
  const random = randomFrom(1);
  const points = Array.from({ length: 64 }, () => {
    const x = 2 * random() - 1;
    return { x, y: 3 * x - 2 + 0.1 * gaussian(random) };
  });

  // 2. What is learned: named tensors in one flat buffer. A shape of [] is a single number. Both begin at 0.
  const parameters = Parameters.zeros([
    { name: "slope", shape: [] },
    { name: "intercept", shape: [] },
  ]);

  // 3. The graph. Nothing is computed yet: every line returns a symbolic Value that knows its shape, and a wrong shape
  //    throws here, at the line that wrote it. `p` looks up the parameters, which are inputs of the graph as x and y are.
  const graph = new Graph();
  const p = parameterInputs(graph, parameters);
  const x = graph.input("x", [points.length]);
  const y = graph.input("y", [points.length]);
  const error = x.mul(p("slope")).add(p("intercept")).sub(y); // [64]: a scalar goes with every element
  const loss = error.mul(error).mean(); // []

  // 4. Graph and gradient become one program. It reads the parameters where they lie at each run, and writes their
  //    gradient into `program.gradient`, in the same layout.
  const program = await compileGradients({ graph, parameters, loss, outputs: { loss } });
  const feeds = {
    x: Float32Array.from(points, (point) => point.x),
    y: Float32Array.from(points, (point) => point.y),
  };

  // 5. Gradient descent: a step against the gradient, again and again.
  const learningRate = 0.5;
  let meanSquaredError = Number.NaN;
  for (let step = 0; step < 60; step++) {
    const outputs = await program.run(feeds);
    meanSquaredError = outputs.loss![0]!; // outputs are flat arrays, a scalar has one element
    program.gradient.forEach((derivative, i) => {
      parameters.data[i]! -= learningRate * derivative;
    });
    if (step % 10 === 0) say(`step ${step}: mean squared error ${meanSquaredError.toFixed(5)}`);
  }
  await program.release();

  const [slope, intercept] = [parameters.view("slope")[0]!, parameters.view("intercept")[0]!];
  say(`y = ${slope.toFixed(3)} x + ${intercept.toFixed(3)}`);
  return { slope, intercept, meanSquaredError, points };
}

if (process.argv[1] === import.meta.filename) await fitALine(console.log);
