/** The table of memory over time: training and decoding must hold no more the longer they run. */
import { THREADS } from "./machine";
import { markdownTable, megabytes, type PartInput } from "./measure";
import { OurTiming, type Work } from "./protocol";
import { startOurs } from "./race";
import { modelOf, SIZES } from "./sizes";

const { small } = SIZES;
const model = { form: "llama", ...modelOf(small), threads: THREADS } as const;
const RUNS: readonly { what: string; unit: string; work: Work; early: number; late: number }[] = [
  {
    what: "training",
    unit: "steps",
    work: { measure: "train", training: "full", ...model, B: small.B, T: small.T },
    early: 100,
    late: 1_000,
  },
  {
    what: "decoding, 16 at once",
    unit: "generations",
    work: { measure: "decode", ...model, B: 16, T: 128 },
    early: 20,
    late: 200,
  },
];

export async function memoryTable({ say, quick }: PartInput): Promise<string> {
  const rows: string[][] = [];
  for (const { what, unit, work, ...run } of RUNS) {
    const [early, late] = quick ? [1, 2] : [run.early, run.late];
    const child = startOurs();
    try {
      const bytesAfter = async (steps: number) =>
        (await child.ask({ ...work, warmup: 0, steps }, OurTiming)).residentBytes;
      const [before, after] = [await bytesAfter(early), await bytesAfter(late - early)];
      const row = [
        what,
        `${megabytes(before)} after ${early} ${unit}`,
        `${megabytes(after)} after ${late}`,
        megabytes(after - before),
      ];
      rows.push(row);
      say(row.join(", "));
    } finally {
      await child.end();
    }
  }
  return markdownTable(["work", "early", "late", "growth"], rows);
}
