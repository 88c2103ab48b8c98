import type { z } from "zod";
import { type getOwnCalibration as contract, FEWEST_CALIBRATIONS } from "@/lib/contract/own-work";
import { type CalibrationRanks, findCalibrationRanks } from "@/lib/db/calibration";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { startOfWeek, weeksAfter } from "./list-own-days";
import { pairsAlikeOf } from "./pairs-alike";

type Answer = z.input<typeof contract.response>;

const SPAN_WEEKS = 4;

/**
 * How the labeler's rankings of calibration tasks agree with the references in force, overall and by four weeks up to now. Only
 * weeks that are over count, so that nobody can tell a task by the number that it changed.
 */
export const getOwnCalibration = (input: { labelerId: string; projectId: string; now: Date }): Promise<Answer> =>
  transaction(async (tx) => {
    const { labelerId, projectId, now } = input;
    await requireProject(tx, projectId);
    const end = startOfWeek(now);
    const ranks = await findCalibrationRanks(tx, { projectId, labelerId, before: end });
    const first = Math.min(...ranks.map((r) => r.rankedAt.getTime()));
    const spans: Answer["spans"] = [];
    for (let to = end; to.getTime() > first; to = weeksAfter(to, -SPAN_WEEKS)) {
      const from = weeksAfter(to, -SPAN_WEEKS);
      const within = ranks.filter((r) => r.rankedAt >= from && r.rankedAt < to);
      spans.unshift({ from: from.toISOString().slice(0, 10), span: spanOf(within) });
    }
    return { overall: spanOf(ranks), spans };
  });

function spanOf(ranks: readonly CalibrationRanks[]): Answer["overall"] {
  const comparisons = ranks.length;
  if (comparisons === 0) return { known: false, comparisons, reason: "none" };
  if (comparisons < FEWEST_CALIBRATIONS) return { known: false, comparisons, reason: "too_few" };
  const alike = pairsAlikeOf(ranks);
  return alike.strict === null
    ? { known: false, comparisons, reason: "all_tied" }
    : { known: true, comparisons, alike };
}
