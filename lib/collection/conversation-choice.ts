/** A labeler's pick between two responses, and the ranking that it is. Pure. */
import type { Choice, RedTeamChoice } from "@/lib/contract/conversations";
import type { PreferenceStrength } from "@/lib/contract/evaluation";
import type { Tiers } from "@/lib/contract/tasks";

/** Response ids by rank, best first: the picked one leads, unless the more harmful one was to be picked. */
export function tiersOfChoice(
  { pickedId }: Choice,
  shown: readonly string[],
  redTeamChoice: RedTeamChoice | null,
): Tiers {
  if (pickedId === null) return [[...shown]];
  const other = shown.filter((id) => id !== pickedId);
  return redTeamChoice === "more_harmful" ? [other, [pickedId]] : [[pickedId], other];
}

/** The pick that a ranking of two responses tells of. */
export function choiceOfTiers(
  tiers: Tiers,
  strength: PreferenceStrength | null,
  redTeamChoice: RedTeamChoice | null,
): Choice {
  const [first, second] = tiers;
  if (!first || !second) return { pickedId: null, strength: null };
  const [pickedId] = redTeamChoice === "more_harmful" ? second : first;
  return { pickedId: pickedId ?? null, strength };
}

export const isSameChoice = (a: Choice, b: Choice): boolean => a.pickedId === b.pickedId && a.strength === b.strength;
