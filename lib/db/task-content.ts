/** What the page of a held task shows, in one question: labelers wait for it after each answer. */
import type { Message, UseCase } from "@/lib/contract/common";
import type { Assignment } from "./assignments";
import type { Transaction } from "./client";

export type TaskContent = {
  messages: Message[];
  useCase: UseCase;
  /** Texts of the responses to rank by id, and nothing else about them, because labelers judge blind. */
  texts: Record<string, string>;
  /** Tasks of the kind that the labeler has answered since the instant. */
  done: number;
};

/** Reads it for an assignment. Throws when its prompt is gone, which its foreign key forbids. */
export async function readTaskContent(tx: Transaction, assignment: Assignment, since: Date): Promise<TaskContent> {
  const { promptId, displayOrder, labelerId, projectId, kind } = assignment;
  const [row] = await tx.$queryRaw<TaskContent[]>`
    SELECT p."useCase"::text AS "useCase",
      (SELECT json_agg(json_build_object('role', m."role", 'content', m."content") ORDER BY m."position")
        FROM "Message" m WHERE m."promptId" = p."id") AS "messages",
      (SELECT coalesce(json_object_agg(r."id", r."text"), '{}') FROM "Response" r
        WHERE r."id" = ANY (${displayOrder}::uuid[])) AS "texts",
      (SELECT count(*)::int FROM "Assignment" a WHERE a."labelerId" = ${labelerId}::uuid AND a."projectId" = ${projectId}::uuid
        AND a."kind" = ${kind}::"TaskKind" AND a."state" = 'submitted' AND a."finishedAt" >= ${since}) AS "done"
    FROM "Prompt" p WHERE p."id" = ${promptId}::uuid`;
  if (!row) throw new Error(`There is no prompt ${promptId}.`);
  return row;
}
