/** How fast we train, at each size and in each kind, beside PyTorch. */
import { THREADS } from "./machine";
import { markdownTable, median, megabytes, type PartInput, percent, perSecond } from "./measure";
import { OurTraining, type Timing } from "./protocol";
import { milliseconds, type Race, race, timesRival } from "./race";
import type { Rivals } from "./rival";
import { FORM_NAMES, KINDS, modelOf, SIZES } from "./sizes";

export type TrainingRace = Race<OurTraining> & { name: string[]; tokens: number };

export async function raceTraining(input: PartInput & { rivals: Rivals }): Promise<TrainingRace[]> {
  const races: TrainingRace[] = [];
  for (const size of Object.values(SIZES))
    for (const { form, training } of KINDS) {
      const { B, T, steps } = size;
      const work = { measure: "train", form, training, ...modelOf(size), B, T, threads: THREADS } as const;
      const result = await race({ ...input, work, answer: OurTraining, steps });
      const name = [size.name, FORM_NAMES[form], training];
      races.push({ ...result, name, tokens: B * T });
      input.say(`trained ${name.join(", ")}: ${milliseconds(result.ours).toFixed(0)} ms a step`);
    }
  return races;
}

/** @param product  the highest speed of products, in GFLOP/s. */
export function trainingTable(races: readonly TrainingRace[], product: number): string {
  const heading = ["size", "form", "training", "tokens/s", "GFLOP/s", "share of peak", "AdamW", "session", "memory"];
  return markdownTable(
    [...heading, "× PyTorch as installed", "× forced", "PyTorch's memory"],
    races.map((result) => {
      const last = result.ours.at(-1)!;
      const step = milliseconds(result.ours);
      const speed = last.flops / step / 1e6;
      const adamW = median(result.ours.flatMap((round) => round.optimizerMilliseconds));
      return [
        ...result.name,
        perSecond((1000 * result.tokens) / step),
        speed.toFixed(0),
        percent(speed / product),
        `${adamW.toFixed(1)} ms`,
        `${last.sessionSeconds.toFixed(2)} s`,
        peakOf(result.ours),
        timesRival(result, "installed"),
        timesRival(result, "forced"),
        peakOf(result.theirs.installed),
      ];
    }),
  );
}

const peakOf = (rounds: readonly Timing[] = []): string =>
  rounds.length > 0 ? megabytes(rounds.at(-1)!.peakBytes) : "–";
