import { blindOrder } from "@/lib/db/blind-order";

/** The order in which one labeler sees the responses of a comparison: it depends on the assignment, so it differs between labelers. */
export const displayOrder = (assignmentId: string, responseIds: readonly string[]): string[] =>
  blindOrder(
    assignmentId,
    responseIds.map((id) => ({ id })),
  ).map(({ id }) => id);
