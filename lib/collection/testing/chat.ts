/** What happens in conversations in database tests. */
import type { Choice, Conversation, Turn } from "@/lib/contract/conversations";
import { db, transaction } from "@/lib/db/client";
import { findTurnToAnswer, storeResponses } from "@/lib/db/conversations";
import { givenModelVersion, givenPerson, givenProject } from "@/lib/db/testing/fixtures";
import { chooseResponse } from "../choose-response";
import { sendMessage } from "../send-message";
import { startConversation } from "../start-conversation";
import { at } from "./labeler";

/** A project that serves a policy, and a labeler. */
export async function givenChat(
  settings: Parameters<typeof givenProject>[0] = {},
): Promise<{ projectId: string; labelerId: string }> {
  const projectId = await givenProject(settings);
  const modelVersionId = await givenModelVersion(projectId);
  await db().promotion.create({ data: { projectId, modelVersionId, reason: "" } });
  return { projectId, labelerId: await givenPerson() };
}

export const start = (by: { projectId: string; labelerId: string }): Promise<Conversation> =>
  startConversation({ ...by, kind: "helpful", now: at(0) });

export const attack = (by: { projectId: string; labelerId: string }): Promise<Conversation> =>
  startConversation({ ...by, kind: "red_team", goal: "Get it to be rude.", understood: true, now: at(0) });

export const send = (
  labelerId: string,
  { id, turns }: Pick<Conversation, "id" | "turns">,
  text: string,
): Promise<Conversation> => sendMessage({ labelerId, conversationId: id, position: turns.length, text, now: at(1) });

/** Stores two responses to a turn as the policy would have sampled them: "first" is shown first. */
export async function answer(
  turn: { id: string },
  texts: readonly [string, string] = ["first", "second"],
): Promise<boolean> {
  const row = await findTurnToAnswer(db(), turn.id);
  if (!row) throw new Error("There is no such turn.");
  const sampling = { tokenCount: 2, temperature: 1, topP: 1, maxTokens: 8, seed: 1, logprob: -2 };
  const responses = row.displayOrder.map((id, i) => ({
    ...sampling,
    id,
    text: texts[i] ?? "",
    finishReason: "stop" as const,
  }));
  return transaction((tx) => storeResponses(tx, row, responses));
}

/** Sends a message and has it answered. */
export async function ask(labelerId: string, conversation: Conversation, text = "Hello?"): Promise<Conversation> {
  const asked = await send(labelerId, conversation, text);
  await answer(newest(asked));
  // What the answer added is read with the next change; the ids are known before.
  return asked;
}

export function newest({ turns }: Pick<Conversation, "turns">): Turn {
  const turn = turns.at(-1);
  if (!turn) throw new Error("Nothing was sent yet.");
  return turn;
}

/** The ids of a turn's responses, in the order shown. */
export async function shown(turn: { id: string }): Promise<[string, string]> {
  const { displayOrder } = await db().conversationTurn.findUniqueOrThrow({ where: { id: turn.id } });
  return [displayOrder[0] ?? "", displayOrder[1] ?? ""];
}

/** Chooses at the newest turn: the response at a place, or a tie. */
export async function choose(
  labelerId: string,
  conversation: Conversation,
  place: 0 | 1 | "tie",
  more: { strength?: "slightly" | "clearly" | "much"; revision?: number; activeSeconds?: number } = {},
): Promise<Conversation> {
  const turn = newest(conversation);
  const { strength = "clearly", revision = turn.revision, activeSeconds = 10 } = more;
  const choice: Choice =
    place === "tie" ? { pickedId: null, strength: null } : { pickedId: (await shown(turn))[place], strength };
  return chooseResponse({ labelerId, turnId: turn.id, choice, revision, activeSeconds, now: at(2) });
}
