/** The order in which people see the responses of a comparison. */
import { sha256 } from "@/lib/platform/digest";

/**
 * Responses as people see them: shuffled by their ids and a key alone, so that the order is the same each time and tells nothing
 * of which came first, nor from which model.
 * @param key  what the order is of: a comparison, or one labeler's assignment to it.
 */
export function blindOrder<R extends { id: string }>(key: string, responses: readonly R[]): R[] {
  const digests = new Map(responses.map(({ id }) => [id, sha256(`${key}:${id}`)]));
  return [...responses].sort((a, b) => ((digests.get(a.id) ?? "") < (digests.get(b.id) ?? "") ? -1 : 1));
}

/** A comparison's responses for who reads it beside others: the same order for everyone. */
export const blindResponses = (
  comparisonId: string,
  rows: readonly { response: { id: string; text: string } }[],
): { id: string; text: string }[] =>
  blindOrder(
    comparisonId,
    rows.map((row) => row.response),
  );
