import type { z } from "zod";
import type { getPractice as contract, PracticeTask } from "@/lib/contract/practice";
import { findComparisonContents, findReferences, listReferenceIds, type ReferenceRow } from "@/lib/db/calibration";
import { type Transaction, transaction } from "@/lib/db/client";
import { countPractices, findPracticeRanks } from "@/lib/db/practice";
import { requireProject } from "@/lib/db/projects";
import { displayOrder } from "./display-order";
import { pairsAlikeOf } from "./pairs-alike";

/** The order in which a labeler sees a practice task: the same each time, so that a repeat shows what they learnt. */
export const practiceOrder = (labelerId: string, comparisonId: string, ids: readonly string[]): string[] =>
  displayOrder(`${labelerId}:${comparisonId}`, ids);

/** The practice task that the labeler has done least often, oldest reference first, and how far they have come. */
export const getPractice = (input: {
  labelerId: string;
  projectId: string;
}): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    const { projectId } = input;
    const { tiesAllowed } = await requireProject(tx, projectId);
    const references = await findReferences(tx, await listReferenceIds(tx, { projectId, use: "training" }));
    const times = await countPractices(tx, input);
    const timesOf = (r: ReferenceRow) => times.get(r.comparisonId) ?? 0;
    const [next] = references.toReversed().toSorted((a, b) => timesOf(a) - timesOf(b));
    const pool = new Set(references.map((r) => r.comparisonId));
    const ranks = (await findPracticeRanks(tx, input)).filter((r) => pool.has(r.comparisonId));
    return {
      task: next ? await taskOf(tx, next, { labelerId: input.labelerId, tiesAllowed }) : null,
      progress: {
        tasks: references.length,
        done: references.filter((r) => timesOf(r) > 0).length,
        answers: references.reduce((sum, r) => sum + timesOf(r), 0),
        alike: pairsAlikeOf(ranks),
      },
    };
  });

async function taskOf(
  tx: Transaction,
  { id, comparisonId }: ReferenceRow,
  { labelerId, tiesAllowed }: { labelerId: string; tiesAllowed: boolean },
): Promise<PracticeTask> {
  const content = (await findComparisonContents(tx, [comparisonId])).get(comparisonId);
  if (!content) throw new Error(`The reference ${id} names the comparison ${comparisonId}, which is not there.`);
  const texts = new Map(content.responses.map((r) => [r.id, r.text]));
  const order = practiceOrder(labelerId, comparisonId, [...texts.keys()]);
  return {
    referenceId: id,
    messages: content.messages,
    responses: order.map((response) => ({ id: response, text: texts.get(response) ?? "" })),
    tiesAllowed,
  };
}
