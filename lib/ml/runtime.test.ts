import { expect, test } from "vitest";
import { Graph } from "./graph";
import { compile, openSession } from "./runtime";

const graph = new Graph();
const y = graph.input("x", [2]).mul(3);

test("an input that is not fed, or is of another type or size, is named", async () => {
  const program = await compile(graph, { y });
  await expect(program.run({})).rejects.toThrow('input "x" was not fed');
  await expect(program.run({ x: new Int32Array(2) })).rejects.toThrow('"x" is float32; it was given a Int32Array');
  await expect(program.run({ x: new Float32Array(3) })).rejects.toThrow("x: 3 numbers do not fill the shape, got [2]");
  await program.release();
});

test("CUDA computes the same where it is installed, and is missed in plain words where it is not", async () => {
  const program = await compile(graph, { y }, { provider: "cuda" }).catch((error: unknown) => error);
  if (program instanceof Error) return expect(program.message).toContain("is its CUDA provider installed?");
  const { run, release } = program as Awaited<ReturnType<typeof compile>>;
  expect(await run({ x: Float32Array.of(1, 2) })).toEqual({ y: Float32Array.of(3, 6) });
  await release();
});

test("files without a model are refused", async () => {
  await expect(openSession(new Map())).rejects.toThrow("there is no model.onnx");
});

test("a result is written into the memory that it was given, and is not copied", async () => {
  const size = 2 ** 22;
  const wide = graph.input("wide", [1]).expand(size);
  const program = await compile(graph, { wide });
  const into = { wide: new Float32Array(size) };
  const before = process.memoryUsage().arrayBuffers;
  const { wide: result } = await program.run({ wide: Float32Array.of(3) }, into);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(size);
  expect(result).toBe(into.wide);
  expect(result!.every((v) => v === 3)).toBe(true);
  await program.release();
});
