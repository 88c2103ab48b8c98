/** Where the time of a training step goes, by onnxruntime's own profile. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { THREADS } from "./machine";
import { markdownTable, median, type PartInput, percent } from "./measure";
import { opTimes } from "./op-times";
import { FORM_NAMES, KINDS, modelOf, SIZES, type Size } from "./sizes";
import { compileTrainingStep } from "./training-step";

const WARMUP = 2;

export async function profile({ say, quick }: PartInput): Promise<string> {
  const sections = ["The rest is what lies between the ops: the call itself, and the writing of the profile."];
  for (const size of Object.values(SIZES))
    for (const kind of KINDS) {
      const title = `${size.name} ${FORM_NAMES[kind.form]}, ${kind.training}`;
      sections.push(`One training step, ${title}:`, await profileTable(size, kind, quick ? 1 : 3 * size.steps));
      say(`profiled: ${title}`);
    }
  return sections.join("\n\n");
}

async function profileTable(size: Size, kind: (typeof KINDS)[number], steps: number): Promise<string> {
  const { B, T } = size;
  const work = { measure: "train", ...kind, ...modelOf(size), B, T, threads: THREADS } as const;
  const folder = mkdtempSync(path.join(os.tmpdir(), "hone-profile-"));
  try {
    const step = await compileTrainingStep(work, { profile: path.join(folder, "trace") });
    const [wholes, adamWs]: [number[], number[]] = [[], []];
    for (let i = -WARMUP; i < steps; i++) {
      const startedAt = performance.now();
      const adamW = await step.run();
      if (i < 0) continue;
      wholes.push(performance.now() - startedAt);
      adamWs.push(adamW);
    }
    await step.release(); // this writes the trace
    const trace = readFileSync(path.join(folder, readdirSync(folder)[0]!), "utf8");
    return tableOf({ ops: opTimes(trace, WARMUP), adamW: median(adamWs), whole: median(wholes) });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function tableOf({ ops, adamW, whole }: { ops: ReturnType<typeof opTimes>; adamW: number; whole: number }): string {
  const row = (op: string, calls: string, milliseconds: number) => [
    op,
    calls,
    milliseconds.toFixed(2),
    percent(milliseconds / whole),
  ];
  const rest = ops.reduce((left, { milliseconds }) => left - milliseconds, whole - adamW);
  return markdownTable(
    ["op", "calls", "ms", "share"],
    [
      ...ops.map(({ op, calls, milliseconds }) => row(op, `${calls}`, milliseconds)),
      row("AdamW, outside the graph", "1", adamW),
      row("the rest", "", rest),
      row("the whole step", "", whole),
    ],
  );
}
