import type { Conversation } from "@/lib/contract/conversations";
import { refusal } from "@/lib/contract/refusals";
import { db } from "@/lib/db/client";
import { findConversation } from "@/lib/db/conversations";
import { requireProject } from "@/lib/db/projects";
import { conversationView } from "./conversation-view";

/** One of the labeler's own conversations. @throws not_found */
export async function getConversation(input: { id: string; labelerId: string }): Promise<Conversation> {
  const row = await findConversation(db(), input.id);
  if (row?.labelerId !== input.labelerId) throw refusal("not_found", "conversation");
  return conversationView(row, await requireProject(db(), row.projectId));
}
