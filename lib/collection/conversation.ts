/**
 * The life of a conversation: a labeler and the served policy, in turns.
 *
 *   (none) ──start──► open ──finish, with a rating──► finished
 *                      └─────abandon────────────────► abandoned
 *
 * open       One a labeler, project and kind (a unique index), so that a double click or a second tab gets the same one. Its
 *            newest turn is in one of three states; the earlier ones are chosen for good:
 *
 *              (none) ──send──► asked ──both responses stored──► answered ──choose──► chosen ──send──► (the next turn)
 *                                                                  ▲                    │ │ ▲
 *                                                                  └───────undo─────────┘ └─┘ choose otherwise, edit
 *
 * finished,  Final. What was chosen stays chosen, and is frozen or not as any other ranking.
 * abandoned
 *
 * Why nothing is doubled: whoever changes anything holds the lock of the conversation's row, and says what they saw: the place of
 * the turn they send, the revision of the choice they change, the edit they replace. The same again (a double click, a retry)
 * finds itself done and gives the same result; what was seen before another tab's change is refused as stale.
 *
 * Why nothing is lost: all state is in rows. Message, seed and the responses' ids are stored before anything is sampled, so a turn
 * whose sampling was cut off is sampled again, to the same bits. A choice is a ranking that is appended when it is made; undo
 * retires its comparison, choosing again appends a revision and brings the comparison back. What is typed is a draft.
 */
import type { Conversation } from "@/lib/contract/conversations";
import { refusal } from "@/lib/contract/refusals";
import type { Transaction } from "@/lib/db/client";
import {
  type ConversationRow,
  findConversation,
  findConversationIdOf,
  lockConversation,
  type TurnRow,
  updateConversation,
} from "@/lib/db/conversations";
import { type Project, requireProject } from "@/lib/db/projects";
import { conversationView } from "./conversation-view";

export type HeldConversation = { conversation: ConversationRow; project: Project };

/**
 * The caller's conversation, held until the transaction ends.
 * @throws not_found when there is none, or it is someone else's: others may not know of it.
 */
export async function lockOwnConversation(
  tx: Transaction,
  by: { conversationId: string; labelerId: string },
): Promise<HeldConversation> {
  await lockConversation(tx, by.conversationId);
  const conversation = await findConversation(tx, by.conversationId);
  if (conversation?.labelerId !== by.labelerId) throw refusal("not_found", "conversation");
  return { conversation, project: await requireProject(tx, conversation.projectId) };
}

/**
 * The newest turn of the caller's open conversation, held until the transaction ends.
 * @throws not_found; wrong_state when the conversation is closed or has gone on since.
 */
export async function lockNewestTurn(
  tx: Transaction,
  by: { turnId: string; labelerId: string },
): Promise<HeldConversation & { turn: TurnRow }> {
  const conversationId = await findConversationIdOf(tx, by.turnId);
  if (!conversationId) throw refusal("not_found", "conversation");
  const held = await lockOwnConversation(tx, { conversationId, labelerId: by.labelerId });
  refuseUnlessOpen(held);
  const turn = held.conversation.turns.at(-1);
  if (turn?.id !== by.turnId) throw refusal("wrong_state", "conversationWentOn");
  return { ...held, turn };
}

export function refuseUnlessOpen({ conversation }: HeldConversation): void {
  if (conversation.state !== "open") throw refusal("wrong_state", "conversationClosed");
}

/** Refuses when an admin has turned this kind of conversation off. */
export function refuseUnlessEnabled(project: Project, kind: "helpful" | "red_team"): void {
  if (kind === "helpful" && !project.chatEnabled) throw refusal("wrong_state", "chatsOff");
  if (kind === "red_team" && !project.redTeamEnabled) throw refusal("wrong_state", "attacksOff");
}

/** Takes note of the time spent so far, and gives what of it is new, in seconds. */
export async function addActiveSeconds(
  tx: Transaction,
  { conversation }: HeldConversation,
  activeSeconds: number,
): Promise<number> {
  const added = Math.max(0, activeSeconds - conversation.activeSeconds);
  if (added > 0) await updateConversation(tx, conversation.id, { activeSeconds });
  return added;
}

/** A conversation as it stands after a change within this transaction. */
export async function viewAfter(tx: Transaction, { conversation, project }: HeldConversation): Promise<Conversation> {
  const row = await findConversation(tx, conversation.id);
  if (!row) throw new Error(`Conversation ${conversation.id} is gone within its own transaction.`);
  return conversationView(row, project);
}
