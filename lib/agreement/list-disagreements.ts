import type { Disagreement } from "@/lib/contract/agreement";
import { findRankedComparisons, findSharedComparisons } from "@/lib/db/agreement";
import { db } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import {
  type AgreementCounts,
  addCounts,
  agreementRates,
  compareRankings,
  NO_PAIRS,
} from "./pairwise";

/** How many of the newest shared comparisons are looked through for the most contested. */
const LOOKED_THROUGH = 500;

/** Comparisons that labelers order differently, most contested first. */
export async function listDisagreements(input: {
  projectId: string;
  limit: number;
  labelerA?: string | undefined;
  labelerB?: string | undefined;
}): Promise<{ disagreements: Disagreement[] }> {
  const { projectId, limit } = input;
  await requireProject(db(), projectId);
  const labelers = [input.labelerA, input.labelerB].filter((id) => id !== undefined);
  const ids = await findSharedComparisons(db(), { projectId, labelers, limit: LOOKED_THROUGH });
  const contested = (await findRankedComparisons(db(), ids))
    .map((comparison) => view(comparison, labelers))
    .filter(({ counts }) => counts.disagree + counts.oneTied > 0)
    .sort((x, y) => y.counts.disagree - x.counts.disagree || y.counts.oneTied - x.counts.oneTied);
  return { disagreements: contested.slice(0, limit).map((c) => c.disagreement) };
}

type Row = Awaited<ReturnType<typeof findRankedComparisons>>[number];

function view(
  row: Row,
  labelers: readonly string[],
): { disagreement: Disagreement; counts: AgreementCounts } {
  const rankings = row.rankings
    .filter(({ labeler }) => labelers.length === 0 || labelers.includes(labeler.id))
    .flatMap(({ labeler, revisions: [newest] }) => (newest ? [{ labeler, ...newest }] : []));
  const ranks = rankings.map(({ entries }) => new Map(entries.map((e) => [e.responseId, e.tier])));
  const counts = ranks
    .flatMap((a, i) => ranks.slice(i + 1).map((b) => compareRankings(a, b)))
    .reduce(addCounts, NO_PAIRS);
  return {
    counts,
    disagreement: {
      comparisonId: row.id,
      prompt: row.prompt.messages[0]?.content ?? "",
      agreement: agreementRates(counts).strict,
      responses: row.responses.map((r) => r.response),
      rankings: rankings.map(({ labeler, noneAcceptable, entries }) => ({
        labeler,
        noneAcceptable,
        tiers: tiersOf(entries),
      })),
    },
  };
}

function tiersOf(entries: readonly { responseId: string; tier: number }[]): string[][] {
  const tiers: string[][] = [];
  for (const { responseId, tier } of entries) (tiers[tier - 1] ??= []).push(responseId);
  return tiers.filter((tier) => tier !== undefined);
}
