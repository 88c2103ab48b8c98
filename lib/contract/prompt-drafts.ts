/** Prompts in the making: what a labeler has typed and not added yet, kept on the server as one types. */
import { z } from "zod";
import { Instant, inProject, MAX_MESSAGE_CHARACTERS, Nothing, UseCase } from "./common";
import { endpoint } from "./endpoint";
import { PromptKind } from "./prompts";

/** The kinds that labelers write. */
export const WrittenKind = PromptKind.exclude(["imported"]);
export type WrittenKind = z.infer<typeof WrittenKind>;

const text = z.string().max(MAX_MESSAGE_CHARACTERS);
/** Tells rows apart while some come and go. */
const key = z.number().int().min(0);

const DraftMessage = z.object({ key, role: z.enum(["system", "user", "assistant"]), content: text });
export type DraftMessage = z.infer<typeof DraftMessage>;

const FewShot = z.object({
  instruction: text,
  examples: z.array(z.object({ key, query: text, response: text })).max(100),
  query: text,
});
export type FewShot = z.infer<typeof FewShot>;

/** All that is typed of a prompt of one kind, whole or not: `fewShot` for that kind, `messages` for the others. */
export const PromptDraft = z.object({
  kind: WrittenKind,
  useCase: UseCase,
  listedUseCase: z.string().max(200).nullable(),
  messages: z.array(DraftMessage).min(1).max(200),
  fewShot: FewShot,
});
export type PromptDraft = z.infer<typeof PromptDraft>;

/** A draft under the id of the prompt that it becomes. The browser makes it: one writing is one prompt, however often it is sent. */
export const Writing = z.object({ writingId: z.uuid(), draft: PromptDraft });
export type Writing = z.infer<typeof Writing>;

/** The caller's drafts in a project, at most one of each kind, the one saved last first. */
export const listPromptDrafts = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/prompt-drafts",
  role: "labeler",
  params: inProject,
  body: Nothing,
  response: z.object({ drafts: z.array(Writing) }),
  errors: ["not_found"],
});

/** Saves a draft in place of the one of its kind. `already_submitted` when it has become a prompt. */
export const savePromptDraft = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/prompt-drafts",
  role: "labeler",
  params: inProject,
  body: Writing,
  response: z.object({ savedAt: Instant }),
  errors: ["not_found", "already_submitted"],
  maxBytes: 2 * 2 ** 20,
});
