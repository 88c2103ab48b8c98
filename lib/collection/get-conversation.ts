import type { Conversation } from "@/lib/contract/conversations";
import { AppError } from "@/lib/contract/errors";
import { db } from "@/lib/db/client";
import { findConversation } from "@/lib/db/conversations";
import { requireProject } from "@/lib/db/projects";
import { conversationView } from "./conversation-view";

/** One of the labeler's own conversations. @throws not_found */
export async function getConversation(input: { id: string; labelerId: string }): Promise<Conversation> {
  const row = await findConversation(db(), input.id);
  if (row?.labelerId !== input.labelerId) throw new AppError("not_found", "You have no such conversation.");
  return conversationView(row, await requireProject(db(), row.projectId));
}
