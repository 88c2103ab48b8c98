import type { ConversationDraft } from "@/lib/contract/conversations";
import { transaction } from "@/lib/db/client";
import { updateConversation } from "@/lib/db/conversations";
import { lockOwnConversation, refuseUnlessOpen } from "./conversation";

/** Saves what is typed and not yet sent. @throws not_found; wrong_state when the conversation is closed. */
export const saveConversationDraft = (input: {
  labelerId: string;
  conversationId: string;
  draft: ConversationDraft;
  now: Date;
}): Promise<{ savedAt: string }> =>
  transaction(async (tx) => {
    refuseUnlessOpen(await lockOwnConversation(tx, input));
    await updateConversation(tx, input.conversationId, { draft: input.draft });
    return { savedAt: input.now.toISOString() };
  });
