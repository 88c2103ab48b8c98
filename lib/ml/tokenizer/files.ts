/** tokenizer.json and tokenizer_config.json: what they say, and which of their tokens only a chat template may write. */
import { z } from "zod";
import { FormatError, parseJson } from "../format-error";
import { CHAT_TEMPLATES, type ChatTemplateName, markersOf } from "./chat-template";

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
  normalizer: z.unknown().default(null),
  pre_tokenizer: z.unknown().default(null),
  post_processor: z.unknown().default(null),
  decoder: z.unknown().default(null),
  model: z.looseObject({
    type: z.literal("BPE"),
    vocab: z.record(z.string(), z.int().nonnegative()),
    merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
  }),
});
export type TokenizerJson = z.infer<typeof TokenizerJson>;

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
export type TokenizerConfig = z.infer<typeof TokenizerConfig>;

/** Both files, parsed. Throws FormatError when one is malformed. */
export function parseTokenizerFiles(files: TokenizerFiles): {
  json: TokenizerJson;
  config: TokenizerConfig;
} {
  return {
    json: parseAs(TokenizerJson, TOKENIZER_JSON, files.tokenizerJson),
    config: parseAs(TokenizerConfig, TOKENIZER_CONFIG, files.tokenizerConfigJson),
  };
}

/** The ids of the tokens with a role. Throws as loadTokenizer does when EOS or PAD is missing. */
export function specialTokenIds(files: TokenizerFiles): {
  bosId: number | null;
  eosId: number;
  padId: number;
} {
  const { json, config } = parseTokenizerFiles(files);
  const idOf = tokenIds(json);
  return {
    bosId: idOf.get(config.bos_token ?? "") ?? null,
    eosId: requiredId("eos_token", config, idOf),
    padId: requiredId("pad_token", config, idOf),
  };
}

/**
 * The same tokenizer with another chat template.
 * @throws FormatError when the tokenizer lacks a special token that the template needs.
 */
export function withChatTemplate(files: TokenizerFiles, template: ChatTemplateName): TokenizerFiles {
  const { json, config } = parseTokenizerFiles(files);
  const special = new Set(json.added_tokens.filter((t) => t.special).map((t) => t.content));
  const missing = markersOf(template).filter((marker) => !special.has(marker));
  if (missing.length > 0)
    throw new FormatError(
      TOKENIZER_JSON,
      `has no special token ${missing.join(" or ")}, which the ${template} chat template needs to tell turns from typed text`,
    );
  const changed = { ...config, chat_template: CHAT_TEMPLATES[template] };
  return {
    tokenizerJson: files.tokenizerJson,
    tokenizerConfigJson: `${JSON.stringify(changed, null, 2)}\n`,
  };
}

/** Every token of the vocabulary with its id; added tokens win, as in the library. */
export function tokenIds(json: TokenizerJson): Map<string, number> {
  const ids = new Map(Object.entries(json.model.vocab));
  for (const { content, id } of json.added_tokens) ids.set(content, id);
  return ids;
}

/**
 * The tokens that only a template may write: those marked special, those with a role, and every added token that the
 * template names (some models mark their turns with tokens that are not flagged as special).
 */
export function controlTokens(
  json: TokenizerJson,
  config: TokenizerConfig,
  idOf: ReadonlyMap<string, number>,
): Map<string, number> {
  const template = chatTemplateSource(config) ?? "";
  const named = [...TOKEN_ROLES.map((role) => config[role]), ...(config.additional_special_tokens ?? [])];
  const added = json.added_tokens.filter(
    ({ content, special }) => special || (content.trim() !== "" && template.includes(content)),
  );
  const contents = [...named, ...added.map((t) => t.content)];
  return new Map(
    contents.flatMap((content) => {
      const id = content ? idOf.get(content) : undefined;
      return content && id !== undefined ? [[content, id] as const] : [];
    }),
  );
}

/** The template named "default" where there are several. */
export function chatTemplateSource(config: TokenizerConfig): string | undefined {
  const template = config.chat_template;
  if (typeof template === "string") return template;
  return template?.find((t) => t.name === "default")?.template;
}

export function requiredId(
  role: "eos_token" | "pad_token",
  config: TokenizerConfig,
  idOf: ReadonlyMap<string, number>,
): number {
  const token = config[role];
  if (!token) throw new FormatError(TOKENIZER_CONFIG, `names no ${role}. Name one that ${TOKENIZER_JSON} contains`);
  const id = idOf.get(token);
  if (id === undefined)
    throw new FormatError(TOKENIZER_CONFIG, `its ${role} ${JSON.stringify(token)} is not in ${TOKENIZER_JSON}`);
  return id;
}

function parseAs<T>(schema: z.ZodType<T>, file: string, text: string): T {
  const parsed = schema.safeParse(parseJson(file, text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new FormatError(file, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "malformed"}`);
}
