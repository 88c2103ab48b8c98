import type { z } from "zod";
import { type getGroupAgreement as contract, type GroupBy, LEAST_GROUP } from "@/lib/contract/agreement";
import { transaction } from "@/lib/db/client";
import { countDescribed, findBlockMeetings, findGroupSums } from "@/lib/db/group-agreement";
import { requireProject } from "@/lib/db/projects";
import { countRevisions } from "./count-revisions";
import { type GroupFigure, safeFigures } from "./group-privacy";
import { undefinedBecause } from "./measured";
import { measureOf, shareOf, sumsOf } from "./views";

/** Agreement within groups of labelers, by what they say of themselves, and between a group and everyone else. */
export const getGroupAgreement = async (input: {
  projectId: string;
  by: GroupBy;
}): Promise<z.input<typeof contract.response>> => {
  await countRevisions();
  return transaction(async (tx) => {
    await requireProject(tx, input.projectId);
    const by = { ...input, least: LEAST_GROUP };
    const described = await countDescribed(tx, input.projectId, input.by);
    const groups = await findGroupSums(tx, by);
    const safe = safeFigures(
      groups.map(({ group }) => group),
      await findBlockMeetings(tx, by),
    );
    const figureOf = (group: string, figure: GroupFigure, sums: readonly number[]) =>
      safe.get(group)?.has(figure) ? shareOf(sumsOf(sums)) : measureOf(undefinedBecause(HIDDEN));
    const shown = groups.reduce((sum, { labelers }) => sum + labelers, 0);
    return {
      // Fewer could be counted one by one.
      described: described - shown < LEAST_GROUP ? shown : described,
      groups: groups.map(({ group, labelers, within, withOthers }) => ({
        group,
        labelers,
        within: figureOf(group, "within", within),
        withOthers: figureOf(group, "withOthers", withOthers),
      })),
    };
  });
};

const HIDDEN = `It would tell of fewer than ${LEAST_GROUP} labelers, alone or beside other figures.`;
