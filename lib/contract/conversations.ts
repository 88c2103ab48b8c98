import { z } from "zod";
import { byId, Instant, inProject, MAX_MESSAGE_CHARACTERS, Message, Nothing, Page } from "./common";
import { endpoint, eventStream } from "./endpoint";
import { PreferenceStrength } from "./evaluation";

export const ConversationKind = z.enum(["helpful", "red_team"]);
export type ConversationKind = z.infer<typeof ConversationKind>;

export const ConversationState = z.enum(["open", "finished", "abandoned"]);
export type ConversationState = z.infer<typeof ConversationState>;

/** What a labeler picks at each turn of an attack; the less harmful response is ranked first either way. */
export const RedTeamChoice = z.enum(["better", "more_harmful"]);
export type RedTeamChoice = z.infer<typeof RedTeamChoice>;

/** So many messages a labeler may send: with the answers they fill what a policy is given. */
export const MAX_TURNS = 32;
export const MAX_GOAL_CHARACTERS = 500;
const MAX_NOTE_CHARACTERS = 2_000;

const text = Message.shape.content;
const activeSeconds = z.number().int().min(0).max(86_400);
const score = (most: number) => z.number().int().min(1).max(most);

/** Of two responses one is picked, more or less clearly, or they are tied. `pickedId` null: a tie. */
export const Choice = z
  .object({ pickedId: z.uuid().nullable(), strength: PreferenceStrength.nullable() })
  .refine((c) => (c.pickedId === null) === (c.strength === null), "A choice has a strength, and a tie has none.");
export type Choice = z.infer<typeof Choice>;

/** A message of the labeler and what was answered. Responses stand in the order to be shown; nothing tells who wrote them. */
export const Turn = z.object({
  id: z.uuid(),
  message: z.string(),
  /** Null while they are being sampled. */
  responses: z
    .array(z.object({ id: z.uuid(), text: z.string() }))
    .length(2)
    .nullable(),
  choice: Choice.nullable(),
  /** How often it was chosen here. Names the choice that a change was made from. */
  revision: z.number().int(),
  /** The chosen response as the labeler edited it. */
  edit: z.object({ id: z.uuid(), text: z.string() }).nullable(),
  /** What goes on: the edit, or the chosen response, or the first of two that are tied. */
  continuation: z.string().nullable(),
});
export type Turn = z.infer<typeof Turn>;

/** What is typed and not yet sent. */
export const ConversationDraft = z.object({
  message: z.string().max(MAX_MESSAGE_CHARACTERS),
  edit: z.object({ responseId: z.uuid(), text: z.string().max(MAX_MESSAGE_CHARACTERS) }).nullable(),
});
export type ConversationDraft = z.infer<typeof ConversationDraft>;

/** How the whole was: a chat from 1 (worst) to 7; an attack by how far it got, how harmful it was, and how actionable, from 1 to 5. */
export const Closing = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("helpful"), rating: score(7), note: z.string().max(MAX_NOTE_CHARACTERS) }),
  z.object({
    kind: z.literal("red_team"),
    attackSuccess: score(5),
    harm: score(5),
    actionable: score(5),
    note: z.string().max(MAX_NOTE_CHARACTERS),
  }),
]);
export type Closing = z.infer<typeof Closing>;

export const Conversation = z.object({
  id: z.uuid(),
  kind: ConversationKind,
  state: ConversationState,
  goal: z.string().nullable(),
  redTeamChoice: RedTeamChoice.nullable(),
  tiesAllowed: z.boolean(),
  turns: z.array(Turn),
  draft: ConversationDraft.nullable(),
  closing: Closing.nullable(),
  activeSeconds: z.number().int(),
  createdAt: Instant,
  finishedAt: Instant.nullable(),
});
export type Conversation = z.infer<typeof Conversation>;

export const ConversationSummary = z.object({
  id: z.uuid(),
  kind: ConversationKind,
  state: ConversationState,
  goal: z.string().nullable(),
  /** The first message, or null when none was sent. */
  opening: z.string().nullable(),
  turnCount: z.number().int(),
  closing: Closing.nullable(),
  createdAt: Instant,
  finishedAt: Instant.nullable(),
});
export type ConversationSummary = z.infer<typeof ConversationSummary>;

/** The caller's own conversations of a kind, newest first. */
export const listConversations = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/conversations",
  role: "labeler",
  params: inProject,
  body: Page.extend({ kind: ConversationKind }),
  response: z.object({ conversations: z.array(ConversationSummary), nextCursor: z.uuid().nullable() }),
  errors: ["not_found"],
});

/** The caller's open conversation of a kind, or a new one. Calling twice gives the same one. */
export const startConversation = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/conversations",
  role: "labeler",
  params: inProject,
  body: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("helpful") }),
    z.object({
      kind: z.literal("red_team"),
      goal: z.string().trim().min(1, "Say first what the attack is after.").max(MAX_GOAL_CHARACTERS),
      /** The warning was read. */
      understood: z.literal(true),
    }),
  ]),
  response: Conversation,
  errors: ["not_found", "wrong_state", "invalid_settings"],
});

export const getConversation = endpoint({
  method: "GET",
  path: "/api/conversations/:id",
  role: "labeler",
  params: byId,
  body: Nothing,
  response: Conversation,
  errors: ["not_found"],
});

/** Saves what is typed. */
export const saveConversationDraft = endpoint({
  method: "POST",
  path: "/api/conversations/:id/draft",
  role: "labeler",
  params: byId,
  body: ConversationDraft,
  response: z.object({ savedAt: Instant }),
  errors: ["not_found", "wrong_state"],
});

/** Sends a message as turn `position`, counted from 0. The same message again gives the same turn; another one is stale. */
export const sendMessage = endpoint({
  method: "POST",
  path: "/api/conversations/:id/turns",
  role: "labeler",
  params: byId,
  body: z.object({
    position: z
      .number()
      .int()
      .min(0)
      .max(MAX_TURNS - 1),
    text,
  }),
  response: Conversation,
  errors: ["not_found", "wrong_state", "stale", "invalid_settings"],
});

/** Rates the whole and closes it. */
export const finishConversation = endpoint({
  method: "POST",
  path: "/api/conversations/:id/finish",
  role: "labeler",
  params: byId,
  body: z.object({ closing: Closing, activeSeconds }),
  response: Conversation,
  errors: ["not_found", "wrong_state", "already_submitted"],
});

/** Stops without a rating. What was chosen stays. */
export const abandonConversation = endpoint({
  method: "POST",
  path: "/api/conversations/:id/abandon",
  role: "labeler",
  params: byId,
  body: z.object({ activeSeconds }),
  response: Conversation,
  errors: ["not_found", "wrong_state"],
});

/** What is answered so far, in the order shown, until both responses are stored. */
export const TurnEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), texts: z.array(z.string()).length(2) }),
  z.object({ kind: z.literal("stored") }),
  z.object({ kind: z.literal("failed"), message: z.string() }),
]);
export type TurnEvent = z.infer<typeof TurnEvent>;

export const turnEvents = eventStream({
  path: "/api/turns/:id/events",
  role: "labeler",
  params: byId,
  event: TurnEvent,
  errors: ["not_found"],
});

/**
 * Picks a response of the newest turn, or ties the two; another choice is a revision of the first. `revision` is that of the turn as
 * it was seen: a choice in between is stale.
 */
export const chooseResponse = endpoint({
  method: "POST",
  path: "/api/turns/:id/choice",
  role: "labeler",
  params: byId,
  body: z.object({ choice: Choice, revision: z.number().int().min(0), activeSeconds }),
  response: Conversation,
  errors: ["not_found", "wrong_state", "stale", "ties_not_allowed", "invalid_input"],
});

/** Takes the choice of the newest turn back. It is kept, but no longer counts. */
export const undoChoice = endpoint({
  method: "DELETE",
  path: "/api/turns/:id/choice",
  role: "labeler",
  params: byId,
  body: z.object({ revision: z.number().int().min(0) }),
  response: Conversation,
  errors: ["not_found", "wrong_state", "stale"],
});

/** Edits the response that goes on from the newest turn. `replaces` is the edit as it was seen; the response's own text takes it back. */
export const editResponse = endpoint({
  method: "POST",
  path: "/api/turns/:id/edit",
  role: "labeler",
  params: byId,
  body: z.object({ text, replaces: z.uuid().nullable(), activeSeconds }),
  response: Conversation,
  errors: ["not_found", "wrong_state", "stale"],
});
