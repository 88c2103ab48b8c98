import type { z } from "zod";
import { type getGroupAgreement as contract, type GroupBy, LEAST_GROUP } from "@/lib/contract/agreement";
import { countDescribed, findGroupSums } from "@/lib/db/agreement";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { countRevisions } from "./count-revisions";
import { shareOf, sumsOf } from "./views";

/** Agreement within groups of labelers, by what they say of themselves, and between a group and everyone else. */
export const getGroupAgreement = async (input: {
  projectId: string;
  by: GroupBy;
}): Promise<z.input<typeof contract.response>> => {
  await countRevisions();
  return transaction(async (tx) => {
    await requireProject(tx, input.projectId);
    const described = await countDescribed(tx, input.projectId, input.by);
    const groups = await findGroupSums(tx, { ...input, least: LEAST_GROUP });
    return {
      // Fewer could be counted one by one.
      described: described < LEAST_GROUP ? 0 : described,
      groups: groups.map(({ group, labelers, within, withOthers }) => ({
        group,
        labelers,
        within: shareOf(sumsOf(within)),
        withOthers: shareOf(sumsOf(withOthers)),
      })),
    };
  });
};
