import type { z } from "zod";
import { weightedShare } from "@/lib/agreement/weighted-share";
import type { getAudit as contract } from "@/lib/contract/reviews";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { countAudit } from "@/lib/db/review-queue";

/**
 * The share of all answers that a reviewer would accept at first sight, from those drawn at random; each counts for the
 * 1 / probability that it stands for. While drawn answers wait, it leans towards what reviewers read first.
 */
export const getAudit = ({ projectId }: { projectId: string }): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    const { auditShare } = await requireProject(tx, projectId);
    const { drawn, reviews } = await countAudit(tx, projectId);
    const accepted = weightedShare(
      reviews.map(({ probability, accepted, all }) => ({ probability, successes: accepted, trials: all })),
    );
    return { share: auditShare, drawn, reviewed: reviews.reduce((sum, r) => sum + r.all, 0), accepted };
  });
