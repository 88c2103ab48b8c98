/** Our side of the benchmarks, in a process of its own: answers the requests of protocol.ts. */
import { createInterface } from "node:readline";
import { measureCeilings } from "./ceilings";
import { compileDecodingRun } from "./decoding-run";
import { type Ceilings, type OurDecoding, type OurTraining, Request, type Work } from "./protocol";
import { compileTrainingStep } from "./training-step";

type Prepared = {
  facts: Pick<OurTraining, "flops" | "sessionSeconds"> | Pick<OurDecoding, "flops" | "bytes">;
  /** One repetition. @returns the milliseconds of AdamW in it. */
  run(): Promise<number>;
};

let current: { key: string; prepared: Prepared } | undefined;

for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify(await answer(Request.parse(JSON.parse(line)))));

async function answer(request: Request): Promise<OurTraining | OurDecoding | Ceilings> {
  if (request.measure === "about") throw new Error("Only the rival tells about itself.");
  if (request.measure === "ceilings") return measureCeilings(request.threads);
  const { warmup, steps, ...work } = request;
  const key = JSON.stringify(work);
  if (current?.key !== key) current = { key, prepared: await prepare(work) };
  const { facts, run } = current.prepared;
  for (let i = 0; i < warmup; i++) await run();
  const [milliseconds, optimizerMilliseconds]: [number[], number[]] = [[], []];
  for (let i = 0; i < steps; i++) {
    const startedAt = performance.now();
    optimizerMilliseconds.push(await run());
    milliseconds.push(performance.now() - startedAt);
  }
  return {
    milliseconds,
    optimizerMilliseconds,
    residentBytes: process.memoryUsage.rss(),
    peakBytes: 1024 * process.resourceUsage().maxRSS,
    ...facts,
  };
}

async function prepare(work: Work): Promise<Prepared> {
  if (work.measure === "train") {
    const { run, flops, sessionSeconds } = await compileTrainingStep(work);
    return { facts: { flops, sessionSeconds }, run };
  }
  const { run, flops, bytes } = await compileDecodingRun(work);
  return { facts: { flops, bytes }, run: () => run().then(() => 0) };
}
