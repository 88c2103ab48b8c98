import { randomInt } from "node:crypto";
import type { Message } from "@/lib/contract/common";
import type { Conversation } from "@/lib/contract/conversations";
import { refusal } from "@/lib/contract/refusals";
import { type Transaction, transaction } from "@/lib/db/client";
import { insertTurn, updateConversation } from "@/lib/db/conversations";
import { findServedVersionId } from "@/lib/db/promotions";
import { findAuthors, insertAuthors, insertConversationPrompt } from "@/lib/db/prompts";
import { storableText } from "@/lib/db/storable-text";
import { sha256 } from "@/lib/platform/digest";
import { newId, newIds } from "@/lib/platform/ids";
import { authorSplit } from "./author-split";
import { lockOwnConversation, refuseUnlessEnabled, refuseUnlessOpen, viewAfter } from "./conversation";
import { conversationView } from "./conversation-view";
import { displayOrder } from "./display-order";
import { findPersonalData } from "./personal-data";

/**
 * Sends the labeler's next message: appends a turn, whose prompt is all that was said so far. Sending the same message at the same
 * place again gives the same turn.
 * @throws not_found; stale when another message stands at that place; wrong_state when the conversation is closed, nothing is chosen
 *         yet at the turn before, or the project has them turned off; invalid_settings when no policy is served.
 */
export const sendMessage = (input: {
  labelerId: string;
  conversationId: string;
  position: number;
  text: string;
  now: Date;
}): Promise<Conversation> =>
  transaction(async (tx) => {
    const { labelerId, conversationId, position, now } = input;
    const held = await lockOwnConversation(tx, input);
    const { conversation, project } = held;
    const content = storableText(input.text);
    const view = conversationView(conversation, project);
    if (view.turns[position]?.message === content) return view;
    if (position !== view.turns.length) throw refusal("stale", "message");
    refuseUnlessOpen(held);
    refuseUnlessEnabled(project, conversation.kind);
    if (position > 0 && view.turns[position - 1]?.choice === null) throw refusal("wrong_state", "chooseFirst");
    const { projectId } = conversation;
    const modelVersionId = await findServedVersionId(projectId, tx);
    if (!modelVersionId) throw refusal("invalid_settings", "noPolicy");

    const id = newId(now);
    const promptId = newId(now);
    const said = view.turns.flatMap(({ message, continuation }): Message[] => [
      { role: "user", content: message },
      { role: "assistant", content: continuation ?? "" },
    ]);
    await insertConversationPrompt(tx, {
      id: promptId,
      projectId,
      authorId: await authorOf(tx, projectId, labelerId),
      useCase: "chat",
      kind: "plain",
      listedUseCase: null,
      personalData: findPersonalData([...said.map((m) => m.content), content].join("\n\n")).length > 0,
      // No prompt is compared with it.
      beginning: "",
      digest: sha256(`turn ${id}`),
      messages: [...said, { role: "user", content }],
      createdAt: now,
    });
    await insertTurn(tx, {
      id,
      conversationId,
      position,
      promptId,
      modelVersionId,
      seed: randomInt(2 ** 31 - 1),
      displayOrder: displayOrder(id, newIds(now, 2)),
      createdAt: now,
    });
    await updateConversation(tx, conversationId, { draft: null });
    return viewAfter(tx, held);
  });

/** The labeler as an author of prompts. All they say falls on one side of the split, as do the prompts they write. */
async function authorOf(tx: Transaction, projectId: string, labelerId: string): Promise<string> {
  await insertAuthors(tx, projectId, [{ name: labelerId, userId: labelerId, split: authorSplit(labelerId) }]);
  return (await findAuthors(tx, projectId, [labelerId])).get(labelerId) as string; // inserted above
}
