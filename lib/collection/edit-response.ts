import type { Conversation } from "@/lib/contract/conversations";
import { refusal } from "@/lib/contract/refusals";
import { transaction } from "@/lib/db/client";
import { insertEdit, withdrawEdit } from "@/lib/db/conversations";
import { guidelinesInForce } from "@/lib/db/projects";
import { insertRanking, UNRATED } from "@/lib/db/rankings";
import { storableText } from "@/lib/db/storable-text";
import { addActiveSeconds, lockNewestTurn, viewAfter } from "./conversation";
import { goesOnFrom, turnView } from "./conversation-view";

/**
 * Edits the response that goes on from the newest turn. The edited text goes on in its place, and is stored as better than what it
 * was: a comparison of its own. The same edit again gives the same result once; the response's own text takes the edit back.
 * @throws not_found; stale when it was edited otherwise in between; wrong_state when nothing is chosen, or the conversation has gone
 *         on or is closed.
 */
export const editResponse = (input: {
  labelerId: string;
  turnId: string;
  text: string;
  /** The edit that was seen, or null. */
  replaces: string | null;
  activeSeconds: number;
  now: Date;
}): Promise<Conversation> =>
  transaction(async (tx) => {
    const { labelerId, now } = input;
    const held = await lockNewestTurn(tx, input);
    const { conversation, turn } = held;
    const seen = turnView(turn, conversation.redTeamChoice);
    const originalId = goesOnFrom(turn, seen.choice);
    const original = seen.responses?.find(({ id }) => id === originalId);
    if (!original) throw refusal("wrong_state", "chooseBeforeEditing");

    const text = storableText(input.text);
    const isDone = seen.edit ? seen.edit.text === text : original.text === text;
    if (isDone) return viewAfter(tx, held);
    if ((seen.edit?.id ?? null) !== input.replaces) throw refusal("stale", "edit");

    if (seen.edit) await withdrawEdit(tx, turn, now);
    if (text === original.text) return viewAfter(tx, held);
    const { projectId } = conversation;
    const { comparisonId, editId } = await insertEdit(tx, {
      projectId,
      promptId: turn.promptId,
      turnId: turn.id,
      labelerId,
      originalId: original.id,
      text,
      createdAt: now,
    });
    await insertRanking(tx, {
      assignmentId: null,
      comparisonId,
      labelerId,
      guidelinesVersionId: await guidelinesInForce(tx, projectId),
      displayOrder: [original.id, editId],
      activeSeconds: await addActiveSeconds(tx, held, input.activeSeconds),
      ...UNRATED,
      tiers: [[editId], [original.id]],
      strength: null,
      noneAcceptable: false,
      createdAt: now,
    });
    return viewAfter(tx, held);
  });
