/**
 * How near the estimates of a preflight come to real rounds: the algorithms of lib/rlhf on random tokens, at the sizes of the
 * engine's table. The machine's speed is measured before and after each round, as a worker measures it at its start.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";
import { memoryBytes } from "@/lib/training/preflight/memory";
import { PLANS } from "@/lib/training/preflight/plan";
import { type MachineSpeed, roundSeconds } from "@/lib/training/preflight/seconds";
import { markdownTable, median, megabytes, type PartInput } from "./measure";
import { type BenchedRound, CONFIGS, networkOf, textsOf } from "./preflight-rounds";

const ROUND = fileURLToPath(new URL("preflight-round.ts", import.meta.url));
const TIMES = 3;

const ROUNDS: readonly BenchedRound[] = [
  { kind: "sft", size: "small", steps: 40 },
  { kind: "sft", size: "medium", steps: 8 },
  { kind: "ppo", size: "small", steps: 6 },
  { kind: "reward_model", size: "medium", steps: 6 },
  { kind: "ppo", size: "medium", steps: 2 },
  { kind: "reward_model", size: "small", steps: 40 },
  { kind: "sft", size: "large", steps: 2 },
];

const Told = z.object({ parameters: z.number(), seconds: z.number(), peakBytes: z.number() });

export async function preflight({ say, quick }: PartInput): Promise<string> {
  const rows: string[][] = [];
  for (const round of quick ? [{ ...ROUNDS[0]!, steps: 1 }] : ROUNDS) {
    const plan = planOf(round);
    const measured: z.infer<typeof Told>[] = [];
    const estimates: number[] = [];
    let before = await speed();
    for (let i = 0; i < (quick ? 1 : TIMES); i++) {
      measured.push(Told.parse(await child(JSON.stringify(round))));
      const after = await speed();
      estimates.push((roundSeconds(plan.work, before) + roundSeconds(plan.work, after)) / 2);
      before = after;
    }
    const last = measured.at(-1)!;
    const seconds = { told: median(estimates), true: median(measured.map((m) => m.seconds)) };
    const bytes = { told: memoryBytes(plan), true: median(measured.map((m) => m.peakBytes)) };
    const row = [
      `${round.kind.replace("_", " ")}, ${round.size}, ${round.steps} steps`,
      `${plan.parameters} / ${last.parameters}`,
      `${megabytes(bytes.told)} / ${megabytes(bytes.true)}`,
      beside(bytes),
      `${seconds.told.toFixed(1)} s / ${seconds.true.toFixed(1)} s`,
      beside(seconds),
    ];
    rows.push(row);
    say(row.join(", "));
  }
  return [
    "Estimated and measured, of whole processes less the drawing of random weights, which rounds read from a file; memory is the " +
      "most that the process has held. Medians of three.",
    markdownTable(["round", "parameters", "memory", "off by", "time", "off by"], rows),
  ].join("\n\n");
}

/** As the product plans it, but for the fixed prompts, which nobody asks here. */
function planOf(round: BenchedRound) {
  const plan = PLANS[round.kind]({
    config: CONFIGS[round.kind](round),
    base: networkOf(round),
    reward: networkOf(round),
    judges: 1,
    texts: textsOf(round),
  });
  const decodings = plan.work.decodings.slice(0, round.kind === "ppo" ? 1 : 0);
  return { ...plan, work: { ...plan.work, decodings } };
}

const beside = (value: { told: number; true: number }): string => {
  const off = Math.round(100 * (value.told / value.true - 1));
  return `${off > 0 ? "+" : ""}${off} %`;
};

// The child is this repository's own: it prints what measureSpeed returns.
const speed = async (): Promise<MachineSpeed> => (await child("speed")) as MachineSpeed;

async function child(argument: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", ROUND, argument]);
  return JSON.parse(stdout);
}
