/** Ours and the rivals at the same piece of work. */
import { fileURLToPath } from "node:url";
import type { z } from "zod";
import { type Child, startChild } from "./child";
import { median } from "./measure";
import { type OurTiming, Timing, type Work } from "./protocol";
import { RIVALS, type RivalName, type Rivals } from "./rival";

const OURS = fileURLToPath(new URL("ours.ts", import.meta.url));
const ROUNDS = 3;

export const startOurs = (): Child => startChild(process.execPath, ["--import", "tsx", OURS]);

/** The answers of each, one a round. */
export type Race<Ours extends OurTiming> = { ours: Ours[]; theirs: Partial<Record<RivalName, Timing[]>> };

/**
 * Each in a process of its own, in alternating rounds of `steps` repetitions (ours, theirs, ours, theirs), so that
 * whatever else slows the machine slows both.
 * @param input.quick  one round of one repetition.
 */
export async function race<Ours extends OurTiming>(input: {
  work: Work;
  answer: z.ZodType<Ours>;
  rivals: Rivals;
  steps: number;
  quick: boolean;
}): Promise<Race<Ours>> {
  const { work, answer, rivals, quick } = input;
  const ours = startOurs();
  const others = RIVALS.flatMap((name) => {
    const start = rivals[name];
    return start ? [{ name, child: start() }] : [];
  });
  const result: Race<Ours> = { ours: [], theirs: {} };
  try {
    for (let round = 0; round < (quick ? 1 : ROUNDS); round++) {
      // The first steps fill the allocators; the first one after the others' turn fills the caches.
      const request = { ...work, warmup: round === 0 ? 2 : 1, steps: quick ? 1 : input.steps };
      result.ours.push(await ours.ask(request, answer));
      for (const { name, child } of others) (result.theirs[name] ??= []).push(await child.ask(request, Timing));
    }
    return result;
  } finally {
    await Promise.all([ours, ...others.map(({ child }) => child)].map((child) => child.end()));
  }
}

/** The median repetition of all rounds. */
export const milliseconds = (rounds: readonly Timing[]): number => median(rounds.flatMap((r) => r.milliseconds));

/** "1.72×": how many times as fast as a rival ours is; a dash where it did not run. */
export function timesRival({ ours, theirs }: Race<OurTiming>, name: RivalName): string {
  const rounds = theirs[name];
  return rounds ? `${(milliseconds(rounds) / milliseconds(ours)).toFixed(2)}×` : "–";
}
