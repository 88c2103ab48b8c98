/** What this machine can do at most, through the runtime that training and decoding use. */
import { Graph, type Value } from "@/lib/ml/graph";
import { compile } from "@/lib/ml/runtime";
import { sizeOf } from "@/lib/ml/shape";
import type { Ceilings } from "./protocol";

export async function measureCeilings(threads: number): Promise<Ceilings> {
  return { product: await productSpeed(threads), reading: await readingSpeed(threads) };
}

/** GFLOP/s of one square product that fits no cache but whose tiles do. */
async function productSpeed(threads: number): Promise<number> {
  const n = 1536;
  const graph = new Graph();
  const product = graph.input("a", [n, n]).matmul(graph.input("b", [n, n]));
  return (2 * n ** 3) / (await bestMilliseconds(graph, product, threads)) / 1e6;
}

/**
 * GB/s at which weights of 512 MiB, more than any cache holds, are read once by all threads: a product with one row, as
 * decoding does it. Two operations a number are far below what the cores could do, so that memory is the limit.
 */
async function readingSpeed(threads: number): Promise<number> {
  const [rows, columns] = [8192, 16384];
  const graph = new Graph();
  const operands = [graph.input("x", [1, columns]), graph.input("weights", [rows, columns])];
  const product = graph.apply("matmul", operands, { transB: 1 });
  return (4 * rows * columns) / (await bestMilliseconds(graph, product, threads)) / 1e6;
}

async function bestMilliseconds(graph: Graph, output: Value, threads: number): Promise<number> {
  const program = await compile(graph, { output }, { threads });
  const feeds = Object.fromEntries(
    graph.inputs.map(({ name, shape }) => [name, new Float32Array(sizeOf(shape)).fill(0.5)]),
  );
  const into = { output: new Float32Array(sizeOf(output.shape)) };
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 10; i++) {
    const startedAt = performance.now();
    await program.run(feeds, into);
    best = Math.min(best, performance.now() - startedAt);
  }
  await program.release();
  return best;
}
