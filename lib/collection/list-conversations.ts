import type { ConversationKind, ConversationSummary } from "@/lib/contract/conversations";
import { db } from "@/lib/db/client";
import { listConversationRows } from "@/lib/db/conversations";
import { requireProject } from "@/lib/db/projects";
import { closingOf } from "./conversation-view";

/** A page of the labeler's own conversations of a kind, newest first. */
export async function listConversations(input: {
  labelerId: string;
  projectId: string;
  kind: ConversationKind;
  cursor?: string | undefined;
  limit: number;
}): Promise<{ conversations: ConversationSummary[]; nextCursor: string | null }> {
  const { labelerId, projectId, kind, cursor = null, limit } = input;
  await requireProject(db(), projectId);
  const rows = await listConversationRows(db(), { labelerId, projectId, kind, cursor, limit: limit + 1 });
  const page = rows.slice(0, limit);
  return {
    conversations: page.map((row) => ({
      id: row.id,
      kind: row.kind,
      state: row.state,
      goal: row.goal,
      opening: row.turns[0]?.prompt.messages[0]?.content ?? null,
      turnCount: row._count.turns,
      closing: closingOf(row),
      createdAt: row.createdAt.toISOString(),
      finishedAt: row.finishedAt?.toISOString() ?? null,
    })),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}
