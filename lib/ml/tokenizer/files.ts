/** tokenizer.json and tokenizer_config.json: what they say, and which of their tokens only a chat template may write. */
import { z } from "zod";
import { FormatError, parseJson } from "../format-error";
import { CHAT_TEMPLATES, type ChatTemplateName, SPECIAL_TOKENS } from "./chat-template";

/** The texts of tokenizer.json and tokenizer_config.json. */
export type TokenizerFiles = { tokenizerJson: string; tokenizerConfigJson: string };

export const TOKENIZER_JSON = "tokenizer.json";
export const TOKENIZER_CONFIG = "tokenizer_config.json";

const AddedToken = z.looseObject({
  id: z.int().nonnegative(),
  content: z.string().min(1),
  special: z.boolean().default(false),
});

const TokenizerJson = z.looseObject({
  added_tokens: z.array(AddedToken).default([]),
  model: z.looseObject({
    type: z.literal("BPE"),
    vocab: z.record(z.string(), z.int().nonnegative()),
    merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
  }),
});

/** A token's text, or the object with its text that older files hold. */
const TokenName = z.union([z.string(), z.looseObject({ content: z.string() }).transform((t) => t.content)]).nullish();

export const TOKEN_ROLES = ["bos_token", "eos_token", "pad_token", "unk_token"] as const;

const TokenizerConfig = z.looseObject({
  bos_token: TokenName,
  eos_token: TokenName,
  pad_token: TokenName,
  unk_token: TokenName,
  additional_special_tokens: z.array(TokenName).nullish(),
  chat_template: z.union([z.string(), z.array(z.object({ name: z.string(), template: z.string() }))]).nullish(),
});

export type ParsedTokenizer = {
  json: z.infer<typeof TokenizerJson>;
  config: z.infer<typeof TokenizerConfig>;
  /** Every token of the vocabulary; added tokens win, as in the library. */
  idOf: ReadonlyMap<string, number>;
};

/** Both files, parsed. Throws FormatError when one is malformed. */
export function parseTokenizerFiles(files: TokenizerFiles): ParsedTokenizer {
  const json = parseAs(TokenizerJson, TOKENIZER_JSON, files.tokenizerJson);
  const config = parseAs(TokenizerConfig, TOKENIZER_CONFIG, files.tokenizerConfigJson);
  const added = json.added_tokens.map(({ content, id }) => [content, id] as const);
  return { json, config, idOf: new Map([...Object.entries(json.model.vocab), ...added]) };
}

/** The ids of the tokens with a role. Throws FormatError when EOS or PAD is missing. */
export function specialTokenIds(tokenizer: ParsedTokenizer): { bosId: number | null; eosId: number; padId: number } {
  const { config, idOf } = tokenizer;
  const required = (role: "eos_token" | "pad_token"): number => {
    const token = config[role];
    if (!token) throw new FormatError(TOKENIZER_CONFIG, `names no ${role}. Name one that ${TOKENIZER_JSON} contains`);
    const id = idOf.get(token);
    if (id !== undefined) return id;
    throw new FormatError(TOKENIZER_CONFIG, `its ${role} ${JSON.stringify(token)} is not in ${TOKENIZER_JSON}`);
  };
  const bosId = idOf.get(config.bos_token ?? "") ?? null;
  return { bosId, eosId: required("eos_token"), padId: required("pad_token") };
}

/**
 * The same tokenizer with another chat template.
 * @throws FormatError when the tokenizer lacks a special token that the template needs.
 */
export function withChatTemplate(files: TokenizerFiles, name: ChatTemplateName): TokenizerFiles {
  const { json, config } = parseTokenizerFiles(files);
  const template = CHAT_TEMPLATES[name];
  const special = new Set(json.added_tokens.filter((t) => t.special).map((t) => t.content));
  const missing = SPECIAL_TOKENS.filter((token) => template.includes(token) && !special.has(token));
  if (missing.length > 0)
    throw new FormatError(
      TOKENIZER_JSON,
      `has no special token ${missing.join(" or ")}, which the ${name} chat template needs to tell turns from typed text`,
    );
  return { ...files, tokenizerConfigJson: `${JSON.stringify({ ...config, chat_template: template }, null, 2)}\n` };
}

/**
 * The tokens that only a template may write: those marked special, those with a role, and every added token that the
 * template names (some models mark their turns with tokens that are not flagged as special).
 */
export function controlTokens({ json, config, idOf }: ParsedTokenizer): Map<string, number> {
  const template = chatTemplateSource(config) ?? "";
  const added = json.added_tokens.filter(
    ({ content, special }) => special || (content.trim() !== "" && template.includes(content)),
  );
  const names = new Set([
    ...TOKEN_ROLES.map((role) => config[role]),
    ...(config.additional_special_tokens ?? []),
    ...added.map((t) => t.content),
  ]);
  return new Map([...idOf].filter(([token]) => token !== "" && names.has(token)));
}

/** The template named "default" where there are several. */
export function chatTemplateSource({ chat_template: template }: ParsedTokenizer["config"]): string | undefined {
  return typeof template === "string" ? template : template?.find((t) => t.name === "default")?.template;
}

function parseAs<T>(schema: z.ZodType<T>, file: string, text: string): T {
  const { data, error } = schema.safeParse(parseJson(file, text));
  if (!error) return data;
  const issue = error.issues[0]!; // an error has one
  throw new FormatError(file, `${issue.path.join(".")}: ${issue.message}`);
}
