/** What several rounds answered to the same prompts. Pure. */
import type { RoundSample } from "@/lib/contract/rounds";
import { samplesByStep } from "../../_rounds/live-round";

export type When = "first" | "newest";

/** One prompt, and what each round answered to it, in the rounds' order; null for a round that does not ask it. */
export type AskedPrompt = { prompt: string; answers: (RoundSample | null)[] };

/**
 * Prompts that more rounds ask come first.
 * @param rounds  the samples of each round.
 * @param when    which of a round's steps: its first that has samples, or its newest.
 */
export function samplesByPrompt(rounds: readonly (readonly RoundSample[])[], when: When): AskedPrompt[] {
  const asked = new Map<string, AskedPrompt>();
  rounds.forEach((samples, position) => {
    for (const sample of samplesByStep(samples).at(when === "first" ? 0 : -1)?.samples ?? []) {
      const own = asked.get(sample.prompt) ?? { prompt: sample.prompt, answers: rounds.map(() => null) };
      own.answers[position] ??= sample;
      asked.set(sample.prompt, own);
    }
  });
  const answered = ({ answers }: AskedPrompt) => answers.filter((a) => a !== null).length;
  return [...asked.values()].sort((a, b) => answered(b) - answered(a));
}
