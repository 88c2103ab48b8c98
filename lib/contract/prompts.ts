import { z } from "zod";
import { Instant, inProject, Messages, Page, Split, UseCase } from "./common";
import { endpoint } from "./endpoint";

export const Prompt = z.object({
  id: z.uuid(),
  messages: Messages,
  useCase: UseCase,
  author: z.string(),
  split: Split,
  demonstrationCount: z.number().int(),
  comparisonCount: z.number().int(),
  rankingCount: z.number().int(),
  retired: z.boolean(),
  createdAt: Instant,
});
export type Prompt = z.infer<typeof Prompt>;

export const listPrompts = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/prompts",
  role: "admin",
  params: inProject,
  body: Page.extend({
    split: Split.optional(),
    useCase: UseCase.optional(),
    search: z.string().max(200).optional(),
  }),
  response: z.object({
    prompts: z.array(Prompt),
    nextCursor: z.uuid().nullable(),
    total: z.number().int(),
    bySplit: z.record(Split, z.number().int()),
  }),
  errors: ["not_found"],
});

/** One prompt to import. `author` is a pseudonym; all prompts of one author share a split. */
export const PromptInput = z.object({
  messages: Messages,
  useCase: UseCase.default("other"),
  author: z.string().trim().min(1).max(100),
});

/**
 * Adds prompts. A new author gets the given split, or one drawn from a hash of the name (80 / 10 / 10).
 * Prompts the project already holds are counted and left alone, so importing a file twice changes nothing.
 */
export const importPrompts = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/prompts/import",
  role: "admin",
  params: inProject,
  body: z.object({
    prompts: z.array(PromptInput).min(1, "There are no prompts in it.").max(5_000),
    split: Split.optional(),
  }),
  response: z.object({ added: z.number().int(), duplicates: z.number().int() }),
  errors: ["not_found"],
  maxBytes: 8 * 2 ** 20,
});

/** A labeler writes a prompt of their own (at most 200 each). */
export const writePrompt = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/prompts",
  role: "labeler",
  params: inProject,
  body: z.object({ messages: Messages, useCase: UseCase }),
  response: z.object({ id: z.uuid() }),
  errors: ["not_found", "duplicate", "wrong_state"],
});
