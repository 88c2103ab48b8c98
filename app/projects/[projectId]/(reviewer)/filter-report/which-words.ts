/** Which rankings a snapshot takes, in words. Pure. */
import { count } from "@/app/_ui/format";
import type { ComparisonSource } from "@/lib/contract/comparison-source";
import type { PreferenceStrength } from "@/lib/contract/evaluation";

export const SOURCE_NAMES: Record<ComparisonSource, string> = {
  ranking_task: "Ranking tasks",
  chat: "Chat",
  edit: "Edited responses",
  red_team: "Red team",
};

export const STRENGTHS: readonly { value: PreferenceStrength; label: string }[] = [
  { value: "slightly", label: "Of every strength" },
  { value: "clearly", label: "Clearly better, or more" },
  { value: "much", label: "Much better only" },
];

/** "Ranking tasks: 412", one for each source that was asked for, also where it had nothing; then what was left out as too weak. */
export function whichLines(snapshot: {
  sources: readonly { source: ComparisonSource; rankings: number }[];
  weakestStrength: PreferenceStrength;
}): string[] {
  const { sources, weakestStrength } = snapshot;
  const strength = STRENGTHS.find(({ value }) => value === weakestStrength && value !== "slightly");
  return [
    ...sources.map(({ source, rankings }) => `${SOURCE_NAMES[source]}: ${count(rankings)}`),
    ...(strength ? [strength.label] : []),
  ];
}
