import type { z } from "zod";
import type { getAgreement as contract } from "@/lib/contract/agreement";
import { countPairAgreement, findPersonRefs } from "@/lib/db/agreement";
import { db } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { addCounts, agreementRates, NO_PAIRS } from "./pairwise";

/** Agreement of each two labelers, and of all pairs of labelers together. */
export async function getAgreement({
  projectId,
}: {
  projectId: string;
}): Promise<z.input<typeof contract.response>> {
  await requireProject(db(), projectId);
  const rows = await countPairAgreement(db(), projectId);
  const ids = [...new Set(rows.flatMap(({ a, b }) => [a, b]))];
  const people = new Map((await findPersonRefs(db(), ids)).map((p) => [p.id, p]));
  const person = (id: string) => {
    const found = people.get(id);
    if (!found) throw new Error(`A ranking names the labeler ${id}, who is not there.`);
    return found;
  };
  const overall = rows.reduce(addCounts, NO_PAIRS);
  return {
    overall: {
      ...overall,
      ...agreementRates(overall),
      comparisons: rows.reduce((sum, row) => sum + row.comparisons, 0),
      labelers: ids.length,
    },
    pairs: rows.map((row) => ({
      ...row,
      ...agreementRates(row),
      a: person(row.a),
      b: person(row.b),
    })),
  };
}
