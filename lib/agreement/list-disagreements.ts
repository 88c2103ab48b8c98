import type { Disagreement, DisagreementOrder } from "@/lib/contract/agreement";
import type { PersonRef, UseCase } from "@/lib/contract/common";
import { countDisagreements, findDisagreements, findPersonRefs } from "@/lib/db/agreement";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { countRevisions } from "./count-revisions";
import { agreementRates } from "./pairwise";

/**
 * Comparisons that labelers order differently, one page of them: of all labelers, of one with all others, or of two with each
 * other.
 */
export const listDisagreements = async (input: {
  projectId: string;
  page: number;
  size: number;
  order: DisagreementOrder;
  useCase?: UseCase | undefined;
  labelerA?: string | undefined;
  labelerB?: string | undefined;
}): Promise<{ uncounted: number; labelers: PersonRef[]; total: number; disagreements: Disagreement[] }> => {
  const { page, size, labelerA, labelerB, ...filter } = input;
  const uncounted = await countRevisions();
  return transaction(async (tx) => {
    await requireProject(tx, input.projectId);
    const by = { ...filter, labelers: [labelerA, labelerB].filter((id) => id !== undefined) };
    const rows = await findDisagreements(tx, { ...by, limit: size, offset: (page - 1) * size });
    return {
      uncounted,
      labelers: await findPersonRefs(tx, by.labelers),
      total: await countDisagreements(tx, by),
      disagreements: rows.map((row) => {
        const { strict, withTies } = agreementRates(row);
        const { comparisonId, prompt, useCase, labelers } = row;
        return { comparisonId, prompt, useCase, labelers, strict, half: withTies ?? 1, at: row.at.toISOString() };
      }),
    };
  });
};
