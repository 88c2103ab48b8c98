import type { z } from "zod";
import type { getAgreement as contract } from "@/lib/contract/agreement";
import { countSharedComparisons, countSharedRanks, findPersonRefs } from "@/lib/db/agreement";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { type AgreementCounts, addCounts, agreementRates, compareRanks, NO_PAIRS } from "./pairwise";

type PairCounts = AgreementCounts & { comparisons: number };

/**
 * Agreement of each two labelers, and of all pairs of labelers together. The intervals take pairs of responses as independent;
 * those of one comparison are not quite, so the truth is a little less certain.
 */
export const getAgreement = ({ projectId }: { projectId: string }): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    await requireProject(tx, projectId);
    const pairs = new Map<string, PairCounts & { a: string; b: string }>();
    for (const { a, b, inA, inB, times } of await countSharedRanks(tx, projectId)) {
      const before = pairs.get(a + b) ?? { ...NO_PAIRS, comparisons: 0 };
      const comparisons = before.comparisons + times;
      const counts = addCounts(before, compareRanks(inA, inB), times);
      pairs.set(a + b, { a, b, comparisons, ...counts });
    }
    const rows = [...pairs.values()];
    const ids = [...new Set(rows.flatMap(({ a, b }) => [a, b]))];
    const people = new Map((await findPersonRefs(tx, ids)).map((p) => [p.id, p]));
    const person = (id: string) => {
      const found = people.get(id);
      if (!found) throw new Error(`A ranking names the labeler ${id}, who is not there.`);
      return found;
    };
    const overall = rows.reduce<AgreementCounts>((sum, row) => addCounts(sum, row), NO_PAIRS);
    return {
      overall: {
        ...overall,
        ...agreementRates(overall),
        comparisons: await countSharedComparisons(tx, projectId),
        labelers: ids.length,
      },
      pairs: rows.map((row) => ({
        ...row,
        ...agreementRates(row),
        a: person(row.a),
        b: person(row.b),
      })),
    };
  });
