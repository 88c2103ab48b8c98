/** Conversations as their labeler sees them. Blind: nothing of models. Pure. */
import {
  type Choice,
  type Closing,
  type Conversation,
  ConversationDraft,
  type RedTeamChoice,
  type Turn,
} from "@/lib/contract/conversations";
import type { ConversationRow, TurnRow } from "@/lib/db/conversations";
import type { Project } from "@/lib/db/projects";
import { tiersOf } from "@/lib/db/rankings";
import { choiceOfTiers } from "./conversation-choice";

export const conversationView = (
  row: ConversationRow,
  { tiesAllowed }: Pick<Project, "tiesAllowed">,
): Conversation => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  goal: row.goal,
  redTeamChoice: row.redTeamChoice,
  tiesAllowed,
  turns: row.turns.map((turn) => turnView(turn, row.redTeamChoice)),
  draft: ConversationDraft.safeParse(row.draft).data ?? null,
  closing: closingOf(row),
  activeSeconds: row.activeSeconds,
  createdAt: row.createdAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
});

/** How a finished conversation was rated; null for others. */
export function closingOf(
  row: Pick<ConversationRow, "kind" | "note" | "rating" | "attackSuccess" | "harm" | "actionable">,
): Closing | null {
  const { kind, note, rating, attackSuccess, harm, actionable } = row;
  if (kind === "helpful") return rating === null ? null : { kind, rating, note };
  return attackSuccess === null || harm === null || actionable === null
    ? null
    : { kind, attackSuccess, harm, actionable, note };
}

export function turnView(turn: TurnRow, redTeamChoice: RedTeamChoice | null): Turn {
  const texts = new Map(turn.comparison?.responses.map(({ response }) => [response.id, response.text]));
  const choice = choiceOf(turn, redTeamChoice);
  const goesOn = goesOnFrom(turn, choice);
  return {
    id: turn.id,
    message: turn.prompt.messages[0]?.content ?? "",
    responses: turn.comparison && turn.displayOrder.map((id) => ({ id, text: texts.get(id) ?? "" })),
    choice,
    revision: newestOf(turn)?.revision ?? 0,
    edit: turn.edit,
    continuation: turn.edit?.text ?? (goesOn && (texts.get(goesOn) ?? "")),
  };
}

const newestOf = (turn: TurnRow) => turn.comparison?.rankings[0]?.revisions[0];

/** What is chosen at a turn, or null: not yet, or taken back. */
export function choiceOf(turn: TurnRow, redTeamChoice: RedTeamChoice | null): Choice | null {
  const newest = newestOf(turn);
  if (!newest || turn.comparison?.retiredAt) return null;
  return choiceOfTiers(tiersOf(newest.entries), newest.strength, redTeamChoice);
}

/** The response that the conversation goes on from: the picked one, or of two that are tied the one shown first. */
export const goesOnFrom = (turn: TurnRow, choice: Choice | null): string | null =>
  choice && (choice.pickedId ?? turn.displayOrder[0] ?? null);
