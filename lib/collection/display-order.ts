import { sha256 } from "@/lib/platform/digest";

/**
 * The order in which one labeler sees the responses of a comparison: a shuffle that depends on the assignment alone, so that it
 * is stable, differs between labelers, and cannot be told from the order of creation.
 */
export function displayOrder(assignmentId: string, responseIds: readonly string[]): string[] {
  const key = new Map(responseIds.map((id) => [id, sha256(`${assignmentId}:${id}`)]));
  return [...responseIds].sort((a, b) => ((key.get(a) ?? "") < (key.get(b) ?? "") ? -1 : 1));
}
