/** Anthropic's HH test splits (Bai et al. 2022, arXiv 2204.05862) as pairs of responses, and their division into folds. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { childSeed, randomFrom, shuffled } from "@/lib/ml/random";

export const SPLITS = ["helpful", "harmless"] as const;
export type Split = (typeof SPLITS)[number];

export type Preference = {
  split: Split;
  /** A conversation: each turn begins with "\n\nHuman:" or "\n\nAssistant:", the last one is still empty. */
  prompt: string;
  responses: readonly [string, string];
  /** The index of the response that the labeler preferred. */
  preferred: 0 | 1;
};

const Row = z.object({ prompt: z.string(), a: z.string(), b: z.string(), label: z.enum(["a", "b"]) });

/** The shared data, which is no part of the repository: HONE_SHARED names the folder that it is in. */
export const SHARED = path.join(process.env.HONE_SHARED ?? "../shared", "data");

export const fileOf = (split: Split): string => path.join(SHARED, `preferences/pref-hh-${split}-base-test.jsonl`);

export const readPreferences = (seed: number): Preference[] =>
  SPLITS.flatMap((split) => parsePreferences({ split, lines: readFileSync(fileOf(split), "utf8"), seed }));

/**
 * Pairs from lines of JSON. The files always name the preferred response first; here the seed decides, so that nothing
 * can learn from the place.
 * @throws ZodError when a line is not { prompt, a, b, label }.
 */
export function parsePreferences(input: { split: Split; lines: string; seed: number }): Preference[] {
  const { split, lines, seed } = input;
  const random = randomFrom(childSeed(seed, 0, SPLITS.indexOf(split)));
  return lines
    .trim()
    .split("\n")
    .map((line) => {
      const { prompt, a, b, label } = Row.parse(JSON.parse(line));
      const [chosen, rejected] = label === "a" ? [a, b] : [b, a];
      return random() < 0.5
        ? { split, prompt, responses: [chosen, rejected], preferred: 0 }
        : { split, prompt, responses: [rejected, chosen], preferred: 1 };
    });
}

export type Fold = { training: Preference[]; heldOut: Preference[] };

/**
 * Divides pairs into folds of about one size; each pair is held out in exactly one. Pairs whose conversations open with
 * the same turn stay together, of either split: one prompt may be the beginning of another.
 */
export function folds(preferences: readonly Preference[], count: number, seed: number): Fold[] {
  const openings = [...new Set(preferences.map(openingOf))];
  const groups = new Map(openings.map((opening) => [opening, [] as Preference[]]));
  for (const preference of preferences) groups.get(openingOf(preference))!.push(preference);
  const foldOf = new Map<Preference, number>();
  const sizes = new Array<number>(count).fill(0);
  for (const i of shuffled(openings.length, randomFrom(childSeed(seed, 1)))) {
    const group = groups.get(openings[i]!)!;
    const smallest = sizes.indexOf(Math.min(...sizes));
    sizes[smallest]! += group.length;
    for (const preference of group) foldOf.set(preference, smallest);
  }
  return sizes.map((_, fold) => ({
    training: preferences.filter((p) => foldOf.get(p) !== fold),
    heldOut: preferences.filter((p) => foldOf.get(p) === fold),
  }));
}

/** The pairs of one split. */
export const ofSplit = ({ training, heldOut }: Fold, split: Split): Fold => ({
  training: training.filter((p) => p.split === split),
  heldOut: heldOut.filter((p) => p.split === split),
});

/** The first thing that the human says. */
const openingOf = ({ prompt }: Preference): string => prompt.split("\n\nAssistant:")[0]!.trim();
