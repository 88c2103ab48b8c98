import type { Conversation } from "@/lib/contract/conversations";
import { refusal } from "@/lib/contract/refusals";
import { transaction } from "@/lib/db/client";
import { retireComparison, withdrawEdit } from "@/lib/db/conversations";
import { lockNewestTurn, viewAfter } from "./conversation";
import { turnView } from "./conversation-view";

/**
 * Takes the choice of the newest turn back, with its edit. The ranking stays, but its comparison is retired until it is chosen again.
 * @throws not_found; stale when it was chosen otherwise in between; wrong_state when the conversation has gone on or is closed.
 */
export const undoChoice = (input: {
  labelerId: string;
  turnId: string;
  revision: number;
  now: Date;
}): Promise<Conversation> =>
  transaction(async (tx) => {
    const held = await lockNewestTurn(tx, input);
    const { turn, conversation } = held;
    const seen = turnView(turn, conversation.redTeamChoice);
    if (seen.revision !== input.revision) throw refusal("stale", "choice");
    if (seen.choice === null || !turn.comparison) return viewAfter(tx, held);
    await retireComparison(tx, turn.comparison.id, input.now);
    if (turn.edit) await withdrawEdit(tx, turn, input.now);
    return viewAfter(tx, held);
  });
