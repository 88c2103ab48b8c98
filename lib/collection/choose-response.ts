import type { Choice, Conversation } from "@/lib/contract/conversations";
import { refusal } from "@/lib/contract/refusals";
import { transaction } from "@/lib/db/client";
import { retireComparison, withdrawEdit } from "@/lib/db/conversations";
import { guidelinesInForce } from "@/lib/db/projects";
import { insertRanking, insertRankingRevision, UNRATED } from "@/lib/db/rankings";
import { addActiveSeconds, lockNewestTurn, viewAfter } from "./conversation";
import { isSameChoice, tiersOfChoice } from "./conversation-choice";
import { turnView } from "./conversation-view";

/**
 * Picks one of the two responses of the newest turn, or ties them: a ranking, of which another choice is a revision. The same choice
 * again gives the same result once. An edit of the response that is no longer picked is taken back.
 * @throws not_found; stale when it was chosen otherwise in between; wrong_state when the conversation has gone on or is closed, or
 *         the responses are not there yet; invalid_input, ties_not_allowed.
 */
export const chooseResponse = (input: {
  labelerId: string;
  turnId: string;
  choice: Choice;
  revision: number;
  activeSeconds: number;
  now: Date;
}): Promise<Conversation> =>
  transaction(async (tx) => {
    const { labelerId, choice, now } = input;
    const held = await lockNewestTurn(tx, input);
    const { conversation, project, turn } = held;
    const { redTeamChoice, projectId } = conversation;
    const seen = turnView(turn, redTeamChoice);
    if (!turn.comparison) throw refusal("wrong_state", "responsesUnderWay");
    if (choice.pickedId !== null && !turn.displayOrder.includes(choice.pickedId))
      throw refusal("invalid_input", "responseOfOtherTurn");
    if (choice.pickedId === null && !project.tiesAllowed) throw refusal("ties_not_allowed", "choice");

    const isDone = seen.choice !== null && isSameChoice(seen.choice, choice);
    if (isDone && (seen.revision === input.revision || seen.revision === input.revision + 1))
      return viewAfter(tx, held);
    if (seen.revision !== input.revision) throw refusal("stale", "choice");

    const revision = seen.revision + 1;
    const tiers = tiersOfChoice(choice, turn.displayOrder, redTeamChoice);
    const activeSeconds = await addActiveSeconds(tx, held, input.activeSeconds);
    const facts = { ...UNRATED, tiers, strength: choice.strength, noneAcceptable: false, createdAt: now };
    const ranking = turn.comparison.rankings[0];
    if (ranking) {
      await insertRankingRevision(tx, { rankingId: ranking.id, revision, ...facts });
      await retireComparison(tx, turn.comparison.id, null);
    } else {
      await insertRanking(tx, {
        assignmentId: null,
        comparisonId: turn.comparison.id,
        labelerId,
        guidelinesVersionId: await guidelinesInForce(tx, projectId),
        displayOrder: turn.displayOrder,
        activeSeconds,
        ...facts,
      });
    }
    if (turn.edit && seen.choice?.pickedId !== choice.pickedId) await withdrawEdit(tx, turn, now);
    return viewAfter(tx, held);
  });
