/**
 * How fast lib/ml trains and decodes, as a share of what this machine can do at most: of the speed of its largest matrix
 * product through the same runtime for training, of the speed at which it copies memory for decoding.
 */
import { type GenerateInput, generatorFromParameters } from "@/lib/ml/generate";
import { Graph, type Node } from "@/lib/ml/graph";
import type { LlamaConfig } from "@/lib/ml/nn/config";
import { logitsOf } from "@/lib/ml/nn/model";
import { initialize } from "@/lib/ml/nn/weights";
import { AdamW } from "@/lib/ml/optim";
import { randomFrom } from "@/lib/ml/random";
import { compile } from "@/lib/ml/runtime";
import { sizeOf } from "@/lib/ml/shape";
import { compileGradients } from "@/lib/ml/train-step";
import { bodyGraph } from "@/lib/rlhf/body";
import { markdownTable, median, perSecond } from "./measure";

type Size = { name: string; d: number; L: number; V: number; B: number; T: number; steps: number };

/** B sequences of T tokens; the three sizes of the measurements that lib/ml was designed by. */
const SIZES: readonly Size[] = [
  { name: "small", d: 128, L: 4, V: 512, B: 32, T: 64, steps: 30 },
  { name: "medium", d: 256, L: 6, V: 4096, B: 16, T: 128, steps: 12 },
  { name: "large", d: 512, L: 8, V: 8192, B: 8, T: 256, steps: 6 },
];
const DECODE_TOKENS = 128;

export async function engine(say: (line: string) => void): Promise<string> {
  const peak = await productPeak();
  say(`largest matrix product: ${peak.toFixed(0)} GFLOP/s`);
  const memory = copySpeed();
  say(`copies memory at ${memory.toFixed(1)} GB/s`);

  const training: string[][] = [];
  for (const size of SIZES) {
    training.push(await trainRow(size, peak));
    say(`trained: ${size.name}`);
  }
  const decoding: string[][] = [];
  for (const batch of [1, 16, 64]) {
    decoding.push(await decodeRow(batch, memory));
    say(`decoded: ${batch} at once`);
  }
  return [
    `Largest matrix product through onnxruntime: ${peak.toFixed(0)} GFLOP/s. Copying moves ${memory.toFixed(1)} GB/s, reads and writes together.`,
    "A training step is forward, backward, clip and AdamW of a Llama; medians.",
    markdownTable(["Llama", "shape", "tokens/s", "GFLOP/s", "share of peak", "AdamW", "session", "memory"], training),
    `Decoding ${DECODE_TOKENS} tokens with live parameters, medium size. The limit is one read of all weights for each place, at the speed of copying.`,
    markdownTable(["at once", "tokens/s", "share of the memory's limit"], decoding),
  ].join("\n\n");
}

async function trainRow(size: Size, peak: number): Promise<string[]> {
  const { name, d, L, V, B, T, steps } = size;
  const config = configOf(size);
  const parameters = initialize(config, randomFrom(1));
  const startedAt = performance.now();
  const { program, flops } = await compileStep(config, parameters, { B, T });
  const sessionSeconds = (performance.now() - startedAt) / 1000;
  const random = randomFrom(2);
  const ids = Int32Array.from({ length: B * T }, () => Math.floor(random() * V));
  const positions = Int32Array.from(ids, (_, i) => i % T);
  const mask = new Float32Array(B * T).fill(1);
  const optimizer = new AdamW(parameters, {
    beta1: 0.9,
    beta2: 0.95,
    epsilon: 1e-8,
    weightDecay: 0.1,
  });
  const [graphMs, adamMs]: [number[], number[]] = [[], []];
  for (let step = -2; step < steps; step++) {
    const t0 = performance.now();
    await program.run({ ids, positions, mask, labels: ids });
    const t1 = performance.now();
    optimizer.step({ gradient: program.gradient, learningRate: 1e-4, maxGradientNorm: 1 });
    if (step < 0) continue; // the first runs fill the arena
    graphMs.push(t1 - t0);
    adamMs.push(performance.now() - t1);
  }
  const memory = process.memoryUsage.rss() / 2 ** 20;
  await program.release();
  const milliseconds = median(graphMs) + median(adamMs);
  const speed = flops / milliseconds / 1e6;
  return [
    name,
    `d${d} L${L} V${V}, ${B} × ${T}`,
    perSecond((B * T) / (milliseconds / 1000)),
    speed.toFixed(0),
    `${((100 * speed) / peak).toFixed(0)} %`,
    `${median(adamMs).toFixed(1)} ms`,
    `${sessionSeconds.toFixed(2)} s`,
    `${memory.toFixed(0)} MB`,
  ];
}

async function compileStep(
  config: LlamaConfig,
  parameters: ReturnType<typeof initialize>,
  { B, T }: { B: number; T: number },
) {
  const { graph, p, hidden } = bodyGraph({ model: { config, parameters }, rows: B, width: T });
  const labels = graph.input("labels", [B, T], "int32");
  const loss = logitsOf(hidden, p, config).tokenLogprobs(labels).mean().neg();
  const program = await compileGradients({ graph, parameters, loss, outputs: { loss } });
  // compileGradients has written the backward pass into the same graph.
  return { program, flops: graph.nodes.reduce((sum, node) => sum + productFlops(node), 0) };
}

/** A multiplication and an addition for each term of a matrix product; all else is not counted. */
function productFlops({ op, inputs, outputs, attributes }: Node): number {
  if (op !== "matmul") return 0;
  const inner = inputs[0]!.shape.at(attributes.transA ? -2 : -1)!;
  return 2 * inner * sizeOf(outputs[0]!.shape);
}

/** GFLOP/s of one square product that fits no cache but whose tiles do: the best of ten. */
async function productPeak(): Promise<number> {
  const n = 1536;
  const graph = new Graph();
  const product = graph.input("a", [n, n]).matmul(graph.input("b", [n, n]));
  const program = await compile(graph, { product });
  const [a, b] = [new Float32Array(n * n).fill(1), new Float32Array(n * n).fill(0.5)];
  const into = { product: new Float32Array(n * n) };
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 10; i++) {
    const t0 = performance.now();
    await program.run({ a, b }, into);
    best = Math.min(best, performance.now() - t0);
  }
  await program.release();
  return (2 * n ** 3) / best / 1e6;
}

/** GB/s that are read and written while a buffer larger than the caches is copied: the best of ten. */
function copySpeed(): number {
  const from = new Float32Array(2 ** 26).fill(1);
  const to = new Float32Array(from.length);
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 10; i++) {
    const t0 = performance.now();
    to.set(from);
    best = Math.min(best, performance.now() - t0);
  }
  return (2 * from.byteLength) / best / 1e6;
}

async function decodeRow(batch: number, memory: number): Promise<string[]> {
  const medium = SIZES[1]!;
  const config = configOf(medium);
  const parameters = initialize(config, randomFrom(1));
  const generator = await generatorFromParameters(config, parameters);
  const input: GenerateInput = {
    prompts: Array.from({ length: batch }, () => [1, 2, 3, 4]),
    seeds: Array.from({ length: batch }, (_, i) => i),
    // No token ends a response: all run to the same length.
    sampling: { temperature: 1, maxNewTokens: DECODE_TOKENS, bannedIds: [0] },
    eosId: 0,
    padId: 0,
  };
  const seconds: number[] = [];
  for (let run = -1; run < 3; run++) {
    const t0 = performance.now();
    await generator.generate(input);
    if (run >= 0) seconds.push((performance.now() - t0) / 1000);
  }
  await generator.release();
  const speed = (batch * DECODE_TOKENS) / median(seconds);
  const limit = (batch * memory * 1e9) / parameters.data.byteLength;
  return [`${batch}`, perSecond(speed), `${((100 * speed) / limit).toFixed(0)} %`];
}

const configOf = ({ d, L, V, T }: Size): LlamaConfig => ({
  architecture: "llama",
  vocabSize: V,
  hiddenSize: d,
  intermediateSize: Math.round((8 * d) / 3 / 32) * 32,
  layers: L,
  heads: d / 32,
  keyValueHeads: d / 32,
  ropeTheta: 10_000,
  normEpsilon: 1e-5,
  maxPositions: Math.max(T, 256),
  tiedEmbeddings: true,
  attentionBias: false,
});
