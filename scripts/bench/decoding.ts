/** How fast we decode, with few and with many sequences at once, beside PyTorch. */
import { THREADS } from "./machine";
import { markdownTable, type PartInput, percent, perSecond } from "./measure";
import { type Ceilings, type Form, OurDecoding } from "./protocol";
import { milliseconds, type Race, race, timesRival } from "./race";
import type { Rivals } from "./rival";
import { FORM_NAMES, FORMS, modelOf, SIZES } from "./sizes";

export const DECODED_TOKENS = 128;

export type DecodingRace = Race<OurDecoding> & { form: Form; B: number };

export async function raceDecoding(input: PartInput & { rivals: Rivals }): Promise<DecodingRace[]> {
  const races: DecodingRace[] = [];
  for (const form of FORMS)
    for (const B of [1, 16, 64]) {
      const model = { form, ...modelOf(SIZES.medium) };
      const work = { measure: "decode", ...model, B, T: DECODED_TOKENS, threads: THREADS } as const;
      const result = await race({ ...input, work, answer: OurDecoding, steps: 2 });
      races.push({ ...result, form, B });
      input.say(`decoded ${FORM_NAMES[form]}, ${B} at once: ${milliseconds(result.ours).toFixed(0)} ms`);
    }
  return races;
}

export function decodingTable(races: readonly DecodingRace[], { reading, product }: Ceilings): string {
  return markdownTable(
    [
      ...["form", "at once", "tokens/s", "share of reading's limit", "share of products' limit"],
      ...["× PyTorch as installed", "× forced"],
    ],
    races.map((result) => {
      const { bytes, flops } = result.ours[0]!;
      const time = milliseconds(result.ours);
      return [
        FORM_NAMES[result.form],
        `${result.B}`,
        perSecond((1000 * result.B * DECODED_TOKENS) / time),
        percent(bytes / time / 1e6 / reading),
        percent(flops / time / 1e6 / product),
        timesRival(result, "installed"),
        timesRival(result, "forced"),
      ];
    }),
  );
}
