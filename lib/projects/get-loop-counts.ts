import type { LoopCounts } from "@/lib/contract/projects";
import { db } from "@/lib/db/client";
import { countLoop, type LoopTotals } from "@/lib/db/loop-counts";
import { requireProject } from "@/lib/db/projects";
import { findPromotions } from "@/lib/db/promotions";
import { modelLabel } from "@/lib/models/label";

/** Live counts on each arrow of the loop, and what an admin should look at. */
export async function getLoopCounts({ projectId }: { projectId: string }): Promise<LoopCounts> {
  const project = await requireProject(db(), projectId);
  const [totals, [promotion]] = await Promise.all([
    countLoop(db(), projectId),
    findPromotions(db(), projectId),
  ]);
  const { failedRounds: _, failedSamplings: __, ...counts } = totals;
  return {
    ...counts,
    demonstrationsWanted: totals.prompts * project.demonstrationOverlap,
    rankingsWanted: totals.comparisons * project.rankingOverlap,
    served: promotion
      ? {
          modelVersionId: promotion.modelVersion.id,
          label: modelLabel(promotion.modelVersion),
          since: promotion.createdAt.toISOString(),
        }
      : null,
    needsYou: needs(totals, `/projects/${projectId}`),
  };
}

/** Most urgent first: what is broken, then what the loop waits for. */
function needs(t: LoopTotals, base: string): LoopCounts["needsYou"] {
  const all: [boolean, string, string][] = [
    [
      t.failedRounds > 0,
      `${plural(t.failedRounds, "round has", "rounds have")} failed. See why, and resume.`,
      "/rounds",
    ],
    [
      t.failedSamplings > 0,
      "Sampling responses ran into an error. It tries again by itself; see what it says.",
      "/responses",
    ],
    [t.prompts === 0, "There are no prompts yet. Import some to start the loop.", "/prompts"],
    [
      t.prompts > 0 && t.comparisons === 0,
      "No responses wait to be ranked. Sample some.",
      "/responses",
    ],
    [
      t.demonstrations + t.rankings > 0 && t.snapshots === 0,
      "Answers have come in. Freeze a snapshot to train on them.",
      "/snapshots",
    ],
    [
      t.snapshots > 0 && t.roundsActive + t.roundsSucceeded === 0,
      "A snapshot is ready. Start a first round.",
      "/rounds/new",
    ],
  ];
  return all
    .filter(([holds]) => holds)
    .map(([, message, path]) => ({ message, href: base + path }));
}

const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
