import type { z } from "zod";
import type { submitPractice as contract } from "@/lib/contract/practice";
import { refusal } from "@/lib/contract/refusals";
import type { Tiers } from "@/lib/contract/tasks";
import { findReferences } from "@/lib/db/calibration";
import { transaction } from "@/lib/db/client";
import { findPractice, insertPractice } from "@/lib/db/practice";
import { requireProject } from "@/lib/db/projects";
import { practiceOrder } from "./get-practice";
import { pairsAlikeOf, ranksOf } from "./pairs-alike";
import { isSameOrder, refuseUnlessComplete } from "./ranking";

/**
 * Stores an answer given for practice, which is never a ranking, and gives the feedback: the reference, the pairs ordered alike,
 * and the reason. The browser names the answer, so that a double click or a retry stores it once.
 * @throws duplicate when that name was used for another answer; not_found, incomplete_ranking, ties_not_allowed.
 */
export const submitPractice = (input: {
  labelerId: string;
  projectId: string;
  answerId: string;
  referenceId: string;
  tiers: Tiers;
  now: Date;
}): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    const { labelerId, projectId, answerId, referenceId, tiers, now } = input;
    const { tiesAllowed } = await requireProject(tx, projectId);
    const [reference] = await findReferences(tx, [referenceId]);
    if (!reference || reference.projectId !== projectId || reference.use !== "training")
      throw refusal("not_found", "practice");
    const shown = reference.tiers.flat();
    refuseUnlessComplete(tiers, shown, tiesAllowed);
    await insertPractice(tx, {
      id: answerId,
      labelerId,
      projectId,
      referenceId,
      displayOrder: practiceOrder(labelerId, reference.comparisonId, shown),
      tiers,
      createdAt: now,
    });
    const stored = await findPractice(tx, answerId);
    if (
      !stored ||
      stored.labelerId !== labelerId ||
      stored.referenceId !== referenceId ||
      !isSameOrder(stored.tiers, tiers)
    )
      throw refusal("duplicate", "practice");
    return {
      tiers,
      reference: reference.tiers,
      reason: reference.reason,
      alike: pairsAlikeOf([ranksOf(tiers, reference.tiers)]),
    };
  });
