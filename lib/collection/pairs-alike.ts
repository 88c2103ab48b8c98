import { type AgreementCounts, addCounts, agreementRates, compareRanks, NO_PAIRS } from "@/lib/agreement/pairwise";
import type { PairsAlike } from "@/lib/contract/calibration";

/** Counts with their rate and interval. */
export function pairsAlike(counts: AgreementCounts): PairsAlike {
  const { strict, interval } = agreementRates(counts);
  return { ...counts, strict, interval };
}

/** Over several pairs of rankings of the same responses. */
export const pairsAlikeOf = (
  ranks: readonly { given: readonly number[]; reference: readonly number[] }[],
): PairsAlike =>
  pairsAlike(ranks.reduce<AgreementCounts>((sum, r) => addCounts(sum, compareRanks(r.given, r.reference)), NO_PAIRS));

/** Ranks of responses as two tier lists have them, in the same order; those that one of them lacks are left out. */
export function ranksOf(
  given: readonly (readonly string[])[],
  reference: readonly (readonly string[])[],
): { given: number[]; reference: number[] } {
  const rankIn = (tiers: readonly (readonly string[])[], id: string) =>
    tiers.findIndex((tier) => tier.includes(id)) + 1;
  const ids = reference.flat().filter((id) => rankIn(given, id) > 0);
  return { given: ids.map((id) => rankIn(given, id)), reference: ids.map((id) => rankIn(reference, id)) };
}
