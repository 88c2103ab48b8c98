import { z } from "zod";
import { Instant, inProject, Messages, Nothing, Page, Split, UseCase } from "./common";
import { endpoint } from "./endpoint";
import { PersonalData } from "./personal-data";
import { Language, Topics } from "./qualifications";

/** How a prompt came about. Ouyang et al. 2022, section 3.2. */
export const PromptKind = z.enum(["plain", "few_shot", "user_based", "imported"]);
export type PromptKind = z.infer<typeof PromptKind>;

export const Prompt = z.object({
  id: z.uuid(),
  messages: Messages,
  useCase: UseCase,
  kind: PromptKind,
  /** Kept from training. */
  personalData: z.boolean(),
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
  language: Language.nullish(),
  topics: Topics.optional(),
});

/**
 * Adds prompts. A new author gets the given split, or one drawn from a hash of the name (80 / 10 / 10).
 * Prompts the project already holds are counted and left alone, so importing a file twice changes nothing. Those beyond what one
 * author may have are left out. Near-duplicates and prompts with personal data are added and counted; the latter are kept from
 * training.
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
  response: z.object({
    added: z.number().int(),
    duplicates: z.number().int(),
    /** Added ones that begin as another prompt does. */
    nearDuplicates: z.number().int(),
    /** Added ones with personal data in them. */
    personalData: z.number().int(),
    /** Left out, by author who has as many prompts as one may. */
    leftOut: z.array(z.object({ author: z.string(), count: z.number().int() })),
  }),
  errors: ["not_found"],
  maxBytes: 8 * 2 ** 20,
});

/** Query and response pairs that a few-shot prompt shows at least. */
export const MIN_EXAMPLES = 2;

const isFewShot = (messages: Messages): boolean => {
  const turns = messages.filter((m) => m.role !== "system");
  return turns.length >= 2 * MIN_EXAMPLES + 1 && turns.every((m, i) => m.role === (i % 2 === 0 ? "user" : "assistant"));
};

/**
 * What a labeler writes, of one of three kinds.
 * plain       Any task: a message, or a conversation that ends with the user's.
 * few_shot    An instruction with several pairs of query and response, and a last query. As messages: the user gives the
 *             instruction, a blank line, and the first query; the assistant its response; each further pair is a turn of each; the
 *             user's last message is the query to be answered.
 * user_based  As plain, for one of the project's listed use cases, which is stored beside it.
 */
export const PromptWriting = z
  .object({
    kind: PromptKind.exclude(["imported"]).default("plain"),
    messages: Messages,
    useCase: UseCase,
    listedUseCase: z.string().trim().min(1).max(200).optional(),
  })
  .refine((p) => p.kind !== "few_shot" || isFewShot(p.messages), {
    path: ["messages"],
    message: `A few-shot prompt shows at least ${MIN_EXAMPLES} pairs of query and response, in turns, before its last query.`,
  })
  .refine((p) => (p.kind === "user_based") === (p.listedUseCase !== undefined), {
    path: ["listedUseCase"],
    message: "A user-based prompt names the use case that it was written for, and only such a prompt does.",
  });

/**
 * A labeler writes a prompt of their own, as many as the project allows each author. One that begins as another does, or that
 * holds personal data, is `unconfirmed` until it is sent with `confirmed`; the latter is then kept from training.
 */
export const writePrompt = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/prompts",
  role: "labeler",
  params: inProject,
  body: PromptWriting.safeExtend({
    language: Language.nullish(),
    topics: Topics.optional(),
    confirmed: z.boolean().default(false),
    /** The draft that it was (see savePromptDraft), which is deleted. Sent twice, it is added once. */
    writingId: z.uuid().optional(),
  }),
  response: z.object({ id: z.uuid() }),
  errors: ["not_found", "duplicate", "unconfirmed", "wrong_state", "already_submitted"],
});

/** What to know about a prompt before it is sent. */
export const PromptCheck = z.object({
  personalData: z.array(PersonalData),
  /** The prompt of the project that it is most like; `identical` when the project would not take it. */
  similar: z.object({ messages: Messages, own: z.boolean(), identical: z.boolean() }).nullable(),
});
export type PromptCheck = z.infer<typeof PromptCheck>;

/** Looks at a prompt that is being written. Stores nothing. */
export const checkPrompt = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/prompts/check",
  role: "labeler",
  params: inProject,
  body: z.object({ messages: Messages }),
  response: PromptCheck,
  errors: ["not_found"],
});

/** How many prompts the caller has written here, and how many they may. */
export const getPromptQuota = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/prompts/quota",
  role: "labeler",
  params: inProject,
  body: Nothing,
  response: z.object({ written: z.number().int(), allowed: z.number().int() }),
  errors: ["not_found"],
});
