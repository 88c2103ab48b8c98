import type { ComparisonAnswers } from "@/lib/contract/agreement";
import { AppError } from "@/lib/contract/errors";
import { findRankedComparison } from "@/lib/db/agreement";
import { transaction } from "@/lib/db/client";
import { tiersOf } from "@/lib/db/rankings";

/** All rankings of a comparison, each labeler's own newest revision, without what models wrote the responses; names of labelers only when asked for. */
export const getComparisonAnswers = (input: { id: string; names: "hidden" | "shown" }): Promise<ComparisonAnswers> =>
  transaction(async (tx) => {
    const row = await findRankedComparison(tx, input.id);
    if (!row) throw new AppError("not_found", "There is no such comparison.");
    return {
      comparisonId: row.id,
      projectId: row.projectId,
      messages: row.prompt.messages,
      responses: row.responses,
      rankings: row.rankings.map(({ labeler, revisions: [newest], activeSeconds, createdAt }) => ({
        labeler: input.names === "shown" ? labeler : null,
        tiers: tiersOf(newest?.entries ?? []),
        noneAcceptable: newest?.noneAcceptable ?? false,
        activeSeconds,
        at: createdAt.toISOString(),
      })),
    };
  });
