import { expect, test } from "vitest";
import { startChild } from "./child";
import { About, OurDecoding, OurTraining } from "./protocol";
import { startOurs } from "./race";

const sizes = { form: "llama", d: 64, L: 2, V: 48, intermediateSize: 160, B: 3, T: 8, threads: 1 } as const;

test("our side trains in a process of its own; backward takes twice the products of forward", async () => {
  const ours = startOurs();
  const request = { measure: "train", training: "full", ...sizes, warmup: 1, steps: 2 } as const;
  const answer = await ours.ask(request, OurTraining);
  await ours.end();
  const { d, L, V, intermediateSize, B, T } = sizes;
  const forward = L * (4 * d * d + 3 * d * intermediateSize + 2 * T * d) + d * V;
  expect(answer.flops).toBe(3 * 2 * B * T * forward);
  expect(answer.milliseconds).toHaveLength(2);
  expect(answer.peakBytes).toBeGreaterThanOrEqual(answer.residentBytes);
}, 30_000);

test("our side decodes, and reads all weights at each place", async () => {
  const ours = startOurs();
  const answer = await ours.ask({ measure: "decode", ...sizes, warmup: 0, steps: 1 }, OurDecoding);
  await ours.end();
  const { d, L, V, intermediateSize, T } = sizes;
  expect(answer.bytes).toBeGreaterThan(4 * T * (L * (4 * d * d + 3 * d * intermediateSize) + d * V));
}, 30_000);

test("a process that dies instead of answering is quoted", async () => {
  const dying = startChild(process.execPath, ["-e", "console.error('no memory left'); process.exit(3)"]);
  await expect(dying.ask({ measure: "about" }, About)).rejects.toThrow(/ended with 3\.\nno memory left/);
  await dying.end();
});

test("a program that does not exist is an error, and ends", async () => {
  const missing = startChild("no-such-python", []);
  await expect(missing.ask({ measure: "about" }, About)).rejects.toThrow(/ENOENT/);
  await missing.end();
});
