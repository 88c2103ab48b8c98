import type { Transaction } from "./client";

/** Ids of a comparison's responses, in order of creation. */
export async function listResponseIds(tx: Transaction, comparisonId: string): Promise<string[]> {
  const rows = await tx.comparisonResponse.findMany({
    where: { comparisonId },
    orderBy: { position: "asc" },
    select: { responseId: true },
  });
  return rows.map((row) => row.responseId);
}

/** Texts by response id. Nothing else about the responses, because labelers judge blind. */
export async function findResponseTexts(tx: Transaction, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.response.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, text: true },
  });
  return new Map(rows.map((row) => [row.id, row.text]));
}
