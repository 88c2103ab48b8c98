import type { z } from "zod";
import type { listCandidates as contract } from "@/lib/contract/calibration";
import { findCandidates, findComparisonContents } from "@/lib/db/calibration";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";

/** Comparisons that could enter the calibration pool, those that labelers agree on most first. */
export const listCandidates = (input: {
  projectId: string;
  search: string;
  limit: number;
}): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    await requireProject(tx, input.projectId);
    const rows = await findCandidates(tx, input);
    const contents = await findComparisonContents(
      tx,
      rows.map((r) => r.comparisonId),
    );
    return {
      candidates: rows.flatMap(({ comparisonId, rankings, agreement, order }) => {
        const content = contents.get(comparisonId);
        if (!content) return [];
        const { messages, responses } = content;
        return { comparisonId, messages, responses, rankings, agreement, suggestion: order };
      }),
    };
  });
