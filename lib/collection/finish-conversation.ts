import type { Closing, Conversation } from "@/lib/contract/conversations";
import { refusal } from "@/lib/contract/refusals";
import { transaction } from "@/lib/db/client";
import { updateConversation } from "@/lib/db/conversations";
import { canonicalJson } from "@/lib/platform/digest";
import { addActiveSeconds, lockOwnConversation, refuseUnlessOpen, viewAfter } from "./conversation";
import { conversationView } from "./conversation-view";

/**
 * Rates the whole conversation and closes it. The same rating again gives the same result once.
 * @throws not_found; already_submitted when it was rated otherwise; wrong_state when it was stopped, or nothing was chosen in it yet.
 */
export const finishConversation = (input: {
  labelerId: string;
  conversationId: string;
  closing: Closing;
  activeSeconds: number;
  now: Date;
}): Promise<Conversation> =>
  transaction(async (tx) => {
    const { conversationId, closing, now } = input;
    const held = await lockOwnConversation(tx, input);
    const view = conversationView(held.conversation, held.project);
    if (view.kind !== closing.kind) throw refusal("wrong_state", "otherKind");
    if (view.closing) {
      if (canonicalJson(view.closing) === canonicalJson(closing)) return view;
      throw refusal("already_submitted", "conversation");
    }
    refuseUnlessOpen(held);
    if (!view.turns.some((turn) => turn.choice !== null)) throw refusal("wrong_state", "chooseBeforeRating");
    await addActiveSeconds(tx, held, input.activeSeconds);
    await updateConversation(tx, conversationId, { state: "finished", finishedAt: now, closing, draft: null });
    return viewAfter(tx, held);
  });
