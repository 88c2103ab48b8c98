import { z } from "zod";

/** An instant as ISO 8601 text in UTC. */
export const Instant = z.iso.datetime();

export const Nothing = z.object({});

/** Paging: `cursor` is the last id of the page before. */
export const Page = z.object({
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const inProject = z.object({ projectId: z.uuid() });
export const byId = z.object({ id: z.uuid() });

export const Split = z.enum(["train", "validation", "test"]);
export type Split = z.infer<typeof Split>;

/** Use cases of InstructGPT, table 1. */
export const UseCase = z.enum([
  "generation",
  "open_qa",
  "brainstorming",
  "chat",
  "rewrite",
  "summarization",
  "classification",
  "other",
  "closed_qa",
  "extract",
]);
export type UseCase = z.infer<typeof UseCase>;

export const MAX_MESSAGE_CHARACTERS = 20_000;

/** One message of a conversation. */
export const Message = z.object({
  role: z.enum(["system", "user", "assistant"]),
  content: z
    .string()
    .max(MAX_MESSAGE_CHARACTERS, `A message may have at most ${MAX_MESSAGE_CHARACTERS} characters.`)
    .refine((s) => s.trim() !== "", "A message needs some text."),
});
export type Message = z.infer<typeof Message>;

/** What a policy is asked: ends with a message of the user. */
export const Messages = z
  .array(Message)
  .min(1)
  .max(64)
  .refine((m) => m.at(-1)?.role === "user", "The last message must be the user's.");
export type Messages = z.infer<typeof Messages>;

/** A person as others see one. */
export const PersonRef = z.object({ id: z.uuid(), name: z.string(), simulated: z.boolean() });
export type PersonRef = z.infer<typeof PersonRef>;
