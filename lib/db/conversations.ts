import type { Message } from "@/lib/contract/common";
import type { Closing, ConversationDraft } from "@/lib/contract/conversations";
import type { Transaction } from "./client";
import { Prisma } from "./generated/client";
import type { ConversationKind, ConversationState, FinishReason, RedTeamChoice } from "./generated/enums";
import { messagesOf } from "./prompts";
import { storableText } from "./storable-text";

const withTurns = {
  turns: {
    orderBy: { position: "asc" },
    include: {
      prompt: { select: { messages: { orderBy: { position: "desc" }, take: 1, select: { content: true } } } },
      comparison: {
        select: {
          id: true,
          retiredAt: true,
          responses: { select: { response: { select: { id: true, text: true } } } },
          rankings: {
            select: { id: true, revisions: { orderBy: { revision: "desc" }, take: 1, include: { entries: true } } },
          },
        },
      },
      edit: { select: { id: true, text: true } },
    },
  },
} satisfies Prisma.ConversationInclude;

/** A conversation with its turns in order, each with its message, its responses and the choice between them; or null. */
export const findConversation = (tx: Transaction, id: string) =>
  tx.conversation.findUnique({ where: { id }, include: withTurns });
export type ConversationRow = NonNullable<Awaited<ReturnType<typeof findConversation>>>;
export type TurnRow = ConversationRow["turns"][number];

/** The labeler's open conversation of a kind, or null. */
export const findOpenConversation = (
  tx: Transaction,
  by: { labelerId: string; projectId: string; kind: ConversationKind },
): Promise<ConversationRow | null> =>
  tx.conversation.findFirst({ where: { ...by, state: "open" }, include: withTurns });

/** Holds a conversation's row until the transaction ends: whoever changes anything in it takes this first. */
export const lockConversation = (tx: Transaction, id: string): Promise<unknown> =>
  tx.$queryRaw`SELECT 1 FROM "Conversation" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;

/** Starts a conversation. Where the labeler has an open one already this breaks a unique index. */
export const insertConversation = (
  tx: Transaction,
  data: {
    id: string;
    projectId: string;
    labelerId: string;
    kind: ConversationKind;
    goal: string | null;
    redTeamChoice: RedTeamChoice | null;
    guidelinesVersionId: string | null;
    createdAt: Date;
  },
): Promise<ConversationRow> => tx.conversation.create({ data, include: withTurns });

/** Changes a locked conversation. A draft of null takes the draft away. */
export const updateConversation = (
  tx: Transaction,
  id: string,
  {
    draft,
    closing,
    ...change
  }: {
    state?: ConversationState;
    finishedAt?: Date;
    activeSeconds?: number;
    draft?: ConversationDraft | null;
    closing?: Closing;
  },
): Promise<unknown> => {
  const { kind: _, ...scores } = closing ?? {};
  return tx.conversation.update({
    where: { id },
    data: { ...change, ...scores, ...(draft !== undefined && { draft: draft ?? Prisma.DbNull }) },
  });
};

export type NewTurn = {
  id: string;
  conversationId: string;
  position: number;
  promptId: string;
  modelVersionId: string;
  seed: number;
  displayOrder: string[];
  createdAt: Date;
};

export const insertTurn = (tx: Transaction, data: NewTurn): Promise<unknown> => tx.conversationTurn.create({ data });

/** The conversation that a turn belongs to, or null when there is no such turn. */
export async function findConversationIdOf(tx: Transaction, turnId: string): Promise<string | null> {
  const row = await tx.conversationTurn.findUnique({ where: { id: turnId }, select: { conversationId: true } });
  return row?.conversationId ?? null;
}

export type TurnToAnswer = NewTurn & {
  comparisonId: string | null;
  projectId: string;
  labelerId: string;
  kind: ConversationKind;
  messages: Message[];
};

/** A turn with all that is needed to sample its responses, or null. */
export async function findTurnToAnswer(tx: Transaction, id: string): Promise<TurnToAnswer | null> {
  const row = await tx.conversationTurn.findUnique({
    where: { id },
    include: {
      conversation: { select: { projectId: true, labelerId: true, kind: true } },
      prompt: { select: { messages: { orderBy: { position: "asc" } } } },
    },
  });
  if (!row) return null;
  const { conversation, prompt, ...turn } = row;
  return { ...turn, ...conversation, messages: messagesOf(prompt.messages) };
}

export type SampledResponse = {
  id: string;
  text: string;
  tokenCount: number;
  temperature: number;
  topP: number;
  maxTokens: number;
  seed: number;
  logprob: number;
  finishReason: FinishReason;
};

/**
 * Stores the two responses of a turn and the comparison between them.
 * @returns false, and changes nothing, when that was done before.
 */
export async function storeResponses(
  tx: Transaction,
  turn: TurnToAnswer,
  responses: readonly SampledResponse[],
): Promise<boolean> {
  await tx.$queryRaw`SELECT 1 FROM "ConversationTurn" WHERE "id" = ${turn.id}::uuid FOR NO KEY UPDATE`;
  const { comparisonId } = await tx.conversationTurn.findUniqueOrThrow({ where: { id: turn.id } });
  if (comparisonId) return false;
  const { promptId, modelVersionId, projectId } = turn;
  await tx.response.createMany({
    data: responses.map((r) => ({ ...r, text: storableText(r.text), promptId, modelVersionId })),
  });
  const { id } = await tx.comparison.create({
    data: {
      projectId,
      promptId,
      source: turn.kind === "red_team" ? "red_team" : "chat",
      responses: { create: responses.map((r, position) => ({ position, responseId: r.id })) },
    },
    select: { id: true },
  });
  await tx.conversationTurn.update({ where: { id: turn.id }, data: { comparisonId: id } });
  return true;
}

/** Takes a comparison out of what is frozen, or puts it back. */
export const retireComparison = (tx: Transaction, id: string, retiredAt: Date | null): Promise<unknown> =>
  tx.comparison.update({ where: { id }, data: { retiredAt } });

/**
 * Stores a response as a labeler edited it, and the comparison between it and what it was.
 * @returns ids of the comparison and of the edited response.
 */
export async function insertEdit(
  tx: Transaction,
  by: {
    projectId: string;
    promptId: string;
    turnId: string;
    labelerId: string;
    originalId: string;
    text: string;
    createdAt: Date;
  },
): Promise<{ comparisonId: string; editId: string }> {
  const { projectId, promptId, createdAt } = by;
  const { id: editId } = await tx.response.create({
    data: { promptId, writtenById: by.labelerId, text: storableText(by.text), finishReason: "stop", createdAt },
    select: { id: true },
  });
  const { id: comparisonId } = await tx.comparison.create({
    data: {
      projectId,
      promptId,
      source: "edit",
      createdAt,
      responses: { create: [by.originalId, editId].map((responseId, position) => ({ position, responseId })) },
    },
    select: { id: true },
  });
  await tx.conversationTurn.update({ where: { id: by.turnId }, data: { editId } });
  return { comparisonId, editId };
}

/** Takes the edit of a turn back; its text and the comparison stay, but no longer count. */
export async function withdrawEdit(tx: Transaction, turn: { id: string; promptId: string }, now: Date): Promise<void> {
  await tx.comparison.updateMany({
    where: { promptId: turn.promptId, source: "edit", retiredAt: null },
    data: { retiredAt: now },
  });
  await tx.conversationTurn.update({ where: { id: turn.id }, data: { editId: null } });
}

/** A labeler's conversations of a kind, newest first, those after `cursor`, each with its first message. */
export const listConversationRows = (
  tx: Transaction,
  by: { labelerId: string; projectId: string; kind: ConversationKind; cursor: string | null; limit: number },
) => {
  const { cursor, limit, ...where } = by;
  return tx.conversation.findMany({
    where: { ...where, ...(cursor && { id: { lt: cursor } }) },
    orderBy: { id: "desc" },
    take: limit,
    include: {
      _count: { select: { turns: true } },
      turns: {
        where: { position: 0 },
        select: {
          prompt: { select: { messages: { orderBy: { position: "desc" }, take: 1, select: { content: true } } } },
        },
      },
    },
  });
};
