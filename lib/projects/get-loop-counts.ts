import type { LoopCounts } from "@/lib/contract/projects";
import type { RoundKind } from "@/lib/contract/round-config";
import { transaction } from "@/lib/db/client";
import { countLoop, findLoopSigns, type LoopSigns, type LoopTotals } from "@/lib/db/loop-counts";
import { requireProject } from "@/lib/db/projects";
import { findPromotions } from "@/lib/db/promotions";
import { countOpenReports } from "@/lib/db/reports";
import { modelLabel } from "@/lib/models/label";

/** So many new answers are worth a new snapshot. */
const WORTH_A_SNAPSHOT = 50;

/** Live counts on each arrow of the loop, and what an admin should look at. */
export const getLoopCounts = ({ projectId }: { projectId: string }): Promise<LoopCounts> =>
  transaction(async (tx) => {
    await requireProject(tx, projectId);
    const totals = await countLoop(tx, projectId);
    const signs = await findLoopSigns(tx, projectId);
    const openReports = await countOpenReports(tx, projectId);
    const [promotion] = await findPromotions(tx, projectId);
    return {
      ...totals,
      served: promotion
        ? {
            modelVersionId: promotion.modelVersion.id,
            label: modelLabel(promotion.modelVersion),
            since: promotion.createdAt.toISOString(),
          }
        : null,
      needsYou: needs(totals, signs, openReports).map(({ message, path }) => ({
        message,
        href: `/projects/${projectId}${path}`,
      })),
    };
  });

const ROUND_NAME: Record<RoundKind, string> = {
  pretrain: "pretraining",
  sft: "fine-tuning",
  reward_model: "reward-model",
  ppo: "PPO",
  rloo: "RLOO",
  grpo: "GRPO",
  rejection_sampling: "rejection-sampling",
  dpo: "DPO",
};

/** Most urgent first: what is broken, then what the loop waits for, from its end to its beginning. */
function needs(totals: LoopTotals, signs: LoopSigns, openReports: number): { message: string; path: string }[] {
  const { newAnswers, policyToPromote } = signs;
  const found = signs.failedRounds.map(({ id, kind }) => ({
    message: `The last ${ROUND_NAME[kind]} round has failed. See why, and resume it or start another.`,
    path: `/rounds/${id}`,
  }));
  const add = (holds: boolean, message: string, path: string): void => {
    if (holds) found.push({ message, path });
  };
  add(
    signs.failedSamplings > 0,
    "Sampling responses ran into an error. It tries again by itself; see what it says.",
    "/responses",
  );
  add(
    openReports > 0,
    openReports === 1
      ? "A labeler has reported a prompt or a response. Look at it."
      : `${openReports} reports by labelers are open. Look at them.`,
    "/reports",
  );
  add(
    policyToPromote !== null,
    `Policy v${policyToPromote} is not served yet. Compare it, and promote it if it is better.`,
    "/models",
  );
  add(
    signs.snapshotUnused && totals.roundsActive === 0,
    "No round has used the newest snapshot. Start one.",
    "/rounds/new",
  );
  add(
    newAnswers >= WORTH_A_SNAPSHOT || (newAnswers > 0 && totals.snapshots === 0),
    totals.snapshots === 0
      ? "Answers have come in. Freeze a snapshot to train on them."
      : `${newAnswers} answers have come in since the last snapshot. Freeze a new one to train on them.`,
    "/snapshots",
  );
  add(
    totals.comparisons > 0 && totals.rankings >= totals.rankingsWanted,
    "All responses are ranked. Sample more, so that labelers have work.",
    "/responses",
  );
  add(totals.prompts > 0 && totals.comparisons === 0, "No responses wait to be ranked. Sample some.", "/responses");
  add(totals.prompts === 0, "There are no prompts yet. Import some to start the loop.", "/prompts");
  return found;
}
