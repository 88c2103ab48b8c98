import type { z } from "zod";
import type { getCalibration as contract } from "@/lib/contract/calibration";
import { findPersonRefs } from "@/lib/db/agreement";
import {
  type CalibrationRanks,
  findCalibrationRanks,
  findComparisonContents,
  findReferences,
  listReferenceIds,
} from "@/lib/db/calibration";
import { type Transaction, transaction } from "@/lib/db/client";
import { countPractised } from "@/lib/db/practice";
import { requireProject } from "@/lib/db/projects";
import { pairsAlikeOf } from "./pairs-alike";

/** The calibration pool of a project, newest reference first, with how labelers do on each task and each labeler on all. */
export const getCalibration = ({ projectId }: { projectId: string }): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    const { calibrationShare } = await requireProject(tx, projectId);
    const references = await findReferences(tx, await listReferenceIds(tx, { projectId, use: null }));
    const contents = await findComparisonContents(
      tx,
      references.map((r) => r.comparisonId),
    );
    const ranks = await findCalibrationRanks(tx, { projectId, labelerId: null, before: null });
    return {
      share: calibrationShare,
      items: references.flatMap(({ comparisonId, use, tiers, sensitive, reason, revision, createdBy, createdAt }) => {
        const content = contents.get(comparisonId);
        const own = ranks.filter((r) => r.comparisonId === comparisonId);
        return content
          ? {
              comparisonId,
              use,
              tiers,
              sensitive,
              reason,
              revision,
              createdBy,
              messages: content.messages,
              responses: content.responses,
              createdAt: createdAt.toISOString(),
              labelers: own.length,
              alike: pairsAlikeOf(own),
            }
          : [];
      }),
      labelers: await labelers(tx, projectId, ranks),
    };
  });

async function labelers(tx: Transaction, projectId: string, ranks: readonly CalibrationRanks[]) {
  const practised = await countPractised(tx, projectId);
  const ids = [...new Set([...ranks.map((r) => r.labelerId), ...practised.keys()])];
  const people = await findPersonRefs(tx, ids);
  return people.map((labeler) => {
    const own = ranks.filter((r) => r.labelerId === labeler.id);
    return { labeler, tasks: own.length, practised: practised.get(labeler.id) ?? 0, alike: pairsAlikeOf(own) };
  });
}
