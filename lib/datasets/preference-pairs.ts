export type PreferencePair = { chosen: string; rejected: string };

/**
 * The pairs that a ranking implies: K responses without ties give K(K-1)/2, tied ones none between them.
 * @source Ouyang et al. 2022, section 3.5: the pairs of one ranking stay in one batch element.
 */
export const preferencePairs = (tiers: readonly (readonly string[])[]): PreferencePair[] =>
  tiers.flatMap((tier, i) =>
    tier.flatMap((chosen) =>
      tiers
        .slice(i + 1)
        .flat()
        .map((rejected) => ({ chosen, rejected })),
    ),
  );
