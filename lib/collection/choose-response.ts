import type { Choice, Conversation } from "@/lib/contract/conversations";
import { AppError } from "@/lib/contract/errors";
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
    if (!turn.comparison) throw new AppError("wrong_state", "The responses are still being written.");
    if (choice.pickedId !== null && !turn.displayOrder.includes(choice.pickedId))
      throw new AppError("invalid_input", "The picked response is not one of this turn. Load the conversation again.");
    if (choice.pickedId === null && !project.tiesAllowed)
      throw new AppError("ties_not_allowed", "This project does not allow ties. Choose one of the two.");

    const isDone = seen.choice !== null && isSameChoice(seen.choice, choice);
    if (isDone && (seen.revision === input.revision || seen.revision === input.revision + 1))
      return viewAfter(tx, held);
    if (seen.revision !== input.revision)
      throw new AppError("stale", "You have chosen otherwise in the meantime. Load the conversation again.");

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
