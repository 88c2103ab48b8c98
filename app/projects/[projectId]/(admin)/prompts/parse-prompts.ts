import { z } from "zod";
import { Messages, UseCase } from "@/lib/contract/common";
import { PromptInput } from "@/lib/contract/prompts";
import { Language, Topics } from "@/lib/contract/qualifications";

/** A prompt as the import endpoint takes it, with the line it came from. */
export type ParsedPrompt = { line: number; prompt: z.output<typeof PromptInput> };
/** A line that cannot be imported as it stands, and why. */
export type LineError = { line: number; text: string; reason: string };
export type ParsedPrompts = { prompts: ParsedPrompt[]; errors: LineError[] };

/** "json": one JSON object per line. "text": each line is a prompt. */
export type PromptFormat = "json" | "text";

/** Most prompts, and bytes of them, in one call of the import endpoint (with room for the envelope). */
const MAX_PROMPTS = 5_000;
const MAX_BYTES = 7.5 * 2 ** 20;

const Line = z.object({
  prompt: z.string().optional(),
  messages: Messages.optional(),
  author: z.string().trim().min(1).max(100).optional(),
  useCase: UseCase.optional(),
  language: Language.nullish(),
  topics: Topics.optional(),
});

/** The format that the first line with something on it suggests. */
export const formatOf = (text: string): PromptFormat => (text.trimStart().startsWith("{") ? "json" : "text");

/**
 * Reads prompts from pasted text or a file. Every line with something on it becomes a prompt or an error; none is dropped.
 * @param input.author   for lines that name none.
 * @param input.useCase  for lines that name none.
 */
export function parsePrompts(input: {
  text: string;
  format: PromptFormat;
  author: string;
  useCase: UseCase;
}): ParsedPrompts {
  const result: ParsedPrompts = { prompts: [], errors: [] };
  const text = input.text.replace(/^\uFEFF/, "");
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    if (raw.trim() === "") continue;
    const line = index + 1;
    const parsed = input.format === "json" ? parseJsonLine(raw, input) : plain(raw, input);
    if (typeof parsed === "string") result.errors.push({ line, text: raw, reason: parsed });
    else result.prompts.push({ line, prompt: parsed });
  }
  return result;
}

type Defaults = { author: string; useCase: UseCase };
/** The prompt, or why there is none. */
type Outcome = z.output<typeof PromptInput> | string;

function plain(text: string, defaults: Defaults): Outcome {
  return checked({ messages: [{ role: "user", content: text.trim() }], ...pick(defaults) });
}

function parseJsonLine(raw: string, defaults: Defaults): Outcome {
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch {
    return "This line is not a JSON object.";
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) return "This line is not a JSON object.";
  const line = Line.safeParse(json);
  if (!line.success) return reasonOf(line.error);
  const { prompt, messages, author, useCase, language, topics } = line.data;
  if (!messages && prompt === undefined) return "It has neither “messages” nor “prompt”.";
  if (messages && prompt !== undefined) return "It has both “messages” and “prompt”; keep one of them.";
  return checked({
    messages: messages ?? [{ role: "user", content: prompt }],
    author: author ?? defaults.author,
    useCase: useCase ?? defaults.useCase,
    ...(language && { language }),
    ...(topics && { topics }),
  });
}

const pick = ({ author, useCase }: Defaults): Defaults => ({ author, useCase });

function checked(input: unknown): Outcome {
  const parsed = PromptInput.safeParse(input);
  return parsed.success ? parsed.data : reasonOf(parsed.error);
}

function reasonOf(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return "It does not have the right form.";
  const at = issue.path.join(".");
  if (issue.path[0] === "useCase") return `“useCase” must be one of ${UseCase.options.join(", ")}.`;
  if (issue.path[0] === "author")
    return "The author needs a name of at most 100 characters: prompts of one author stay in one split.";
  // Our own messages are sentences; zod's name types, which means little without the place.
  return issue.message.endsWith(".") ? issue.message : `${at}: ${issue.message}.`;
}

/** Prompts in parts that one call can take each. */
export function batchesOf(prompts: readonly ParsedPrompt[]): ParsedPrompt[][] {
  const batches: ParsedPrompt[][] = [];
  let batch: ParsedPrompt[] = [];
  let bytes = 0;
  for (const item of prompts) {
    const size = new TextEncoder().encode(JSON.stringify(item.prompt)).length + 1;
    if (batch.length === MAX_PROMPTS || (batch.length > 0 && bytes + size > MAX_BYTES)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += size;
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}
