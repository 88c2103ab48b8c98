import type { Conversation } from "@/lib/contract/conversations";
import { transaction } from "@/lib/db/client";
import { updateConversation } from "@/lib/db/conversations";
import { addActiveSeconds, lockOwnConversation, refuseUnlessOpen, viewAfter } from "./conversation";

/** Stops a conversation without a rating; what was chosen stays. Twice is as once. @throws not_found; wrong_state when it is rated. */
export const abandonConversation = (input: {
  labelerId: string;
  conversationId: string;
  activeSeconds: number;
  now: Date;
}): Promise<Conversation> =>
  transaction(async (tx) => {
    const held = await lockOwnConversation(tx, input);
    if (held.conversation.state === "abandoned") return viewAfter(tx, held);
    refuseUnlessOpen(held);
    await addActiveSeconds(tx, held, input.activeSeconds);
    await updateConversation(tx, input.conversationId, { state: "abandoned", finishedAt: input.now });
    return viewAfter(tx, held);
  });
