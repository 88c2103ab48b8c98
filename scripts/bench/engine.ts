/**
 * How fast lib/ml trains and decodes: as a share of what this machine can do at most through the same runtime, and
 * beside eager PyTorch. Every number is measured in a process of its own (ours.ts, rival.py), and this one stays small,
 * since Linux counts the memory of the process that starts another into the other's peak.
 */
import { DECODED_TOKENS, decodingTable, raceDecoding } from "./decoding";
import { THREADS } from "./machine";
import type { PartInput } from "./measure";
import { memoryTable } from "./memory";
import { Ceilings } from "./protocol";
import { startOurs } from "./race";
import { findRivals } from "./rival";
import { SIZES } from "./sizes";
import { raceTraining, trainingTable } from "./training";

export async function engine(part: PartInput): Promise<string> {
  const { rivals, about } = await findRivals();
  part.say(about);
  // The ceilings stand between the races: one moment in which the machine was busy does not lower them.
  const first = await measureCeilings(part);
  const training = await raceTraining({ ...part, rivals });
  const second = await measureCeilings(part);
  const decoding = await raceDecoding({ ...part, rivals });
  const third = await measureCeilings(part);
  const ceilings = [first, second, third].reduce((a, b) => ({
    product: Math.max(a.product, b.product),
    reading: Math.max(a.reading, b.reading),
  }));
  const shapes = Object.values(SIZES).map(({ name, d, L, V, B, T }) => `${name} d${d} L${L} V${V}, ${B} × ${T}`);
  return [
    `Largest matrix product through onnxruntime: ${ceilings.product.toFixed(0)} GFLOP/s. Reading 512 MiB of weights ` +
      `through it, in a product with one row: ${ceilings.reading.toFixed(1)} GB/s. ${about}`,
    "A training step is forward, backward, clip and AdamW; medians of alternating rounds. " +
      `Sizes: ${shapes.join("; ")}. ` +
      "Memory is the most that the process has held, its runtime included.",
    trainingTable(training, ceilings.product),
    `Decoding ${DECODED_TOKENS} tokens with live parameters, medium size. The limit of reading is one read, at each ` +
      "place, of all weights and of the keys and values so far; caches may hold some of them. " +
      "The limit of products is the speed of the largest one.",
    decodingTable(decoding, ceilings),
    "Memory that our process holds as it goes on, small size.",
    await memoryTable(part),
  ].join("\n\n");
}

async function measureCeilings({ say }: PartInput): Promise<Ceilings> {
  const child = startOurs();
  try {
    const ceilings = await child.ask({ measure: "ceilings", threads: THREADS }, Ceilings);
    say(`largest product ${ceilings.product.toFixed(0)} GFLOP/s, reading ${ceilings.reading.toFixed(1)} GB/s`);
    return ceilings;
  } finally {
    await child.end();
  }
}
