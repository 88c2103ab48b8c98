import type { Disagreement } from "@/lib/contract/agreement";
import { findContestedRanks, findRankedComparisons, type RankedComparison } from "@/lib/db/agreement";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { tiersOf } from "@/lib/db/rankings";
import { type AgreementCounts, addCounts, agreementRates, compareRanks, NO_PAIRS } from "./pairwise";

/**
 * Comparisons that labelers order differently: least agreement first, a tie against an order counting half. Two given labelers
 * are compared with each other, a single one with all others.
 */
export const listDisagreements = (input: {
  projectId: string;
  limit: number;
  labelerA?: string | undefined;
  labelerB?: string | undefined;
}): Promise<{ disagreements: Disagreement[] }> =>
  transaction(async (tx) => {
    const { projectId, limit, labelerA, labelerB } = input;
    await requireProject(tx, projectId);
    const labelers = [labelerA, labelerB].filter((id) => id !== undefined);
    const contested = new Map<string, AgreementCounts>();
    for (const row of await findContestedRanks(tx, { projectId, labelers })) {
      const before = contested.get(row.comparisonId) ?? NO_PAIRS;
      contested.set(row.comparisonId, addCounts(before, compareRanks(row.inA, row.inB)));
    }
    const worst = [...contested]
      .map(([id, counts]) => ({ id, ...agreementRates(counts), disagree: counts.disagree }))
      .sort((x, y) => (x.withTies ?? 1) - (y.withTies ?? 1) || y.disagree - x.disagree || (x.id < y.id ? -1 : 1))
      .slice(0, limit);
    const shown = labelers.length === 2 ? labelers : null;
    const rows = new Map(
      (
        await findRankedComparisons(
          tx,
          worst.map((w) => w.id),
        )
      ).map((row) => [row.id, row]),
    );
    return {
      disagreements: worst.flatMap(({ id, strict }) => {
        const row = rows.get(id);
        return row ? [view(row, strict, shown)] : [];
      }),
    };
  });

const view = (row: RankedComparison, agreement: number | null, shown: readonly string[] | null): Disagreement => ({
  comparisonId: row.id,
  prompt: row.prompt.messages[0]?.content ?? "",
  agreement,
  responses: row.responses.map((r) => r.response),
  rankings: row.rankings
    .filter(({ labeler }) => shown === null || shown.includes(labeler.id))
    .map(({ labeler, revisions: [newest] }) => ({
      labeler,
      noneAcceptable: newest?.noneAcceptable ?? false,
      tiers: tiersOf(newest?.entries ?? []),
    })),
});
