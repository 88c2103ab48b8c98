/**
 * A tokenizer from its Hugging Face files, for text that strangers typed.
 *
 * The library turns "<|assistant|>" inside a text into the special token, as Hugging Face's does. Here only a chat template
 * may do so: the library is given a copy of the vocabulary in which control tokens do not exist, and the template's own
 * text is cut at them beforehand.
 */
import { Tokenizer as HuggingFaceTokenizer } from "@huggingface/tokenizers";
import { z } from "zod";
import { FormatError, parseJson } from "../format-error";
import {
  CHAT_TEMPLATES,
  type ChatMessage,
  type ChatPiece,
  type ChatTemplateName,
  markersOf,
  parseChatTemplate,
} from "./chat-template";

export type { ChatMessage } from "./chat-template";

/** The texts of tokenizer.json and tokenizer_config.json. */
export type TokenizerFiles = { tokenizerJson: string; tokenizerConfigJson: string };

export type Tokenizer = {
  /** Number of ids: the largest one plus 1. */
  vocabSize: number;
  /** Fills batches; never part of a text, and never EOS. */
  padId: number;
  /** Ends a document and an assistant's turn. */
  eosId: number;
  /** Ids of a text. It holds no special id, whatever the text says. What the vocabulary cannot spell is left out. */
  encode(text: string): number[];
  /** The text of ids; special tokens and ids without a token are left out. */
  decode(ids: readonly number[]): string;
  /** The chat template with its generation prompt. Contents cannot bring in special tokens. */
  renderPrompt(messages: readonly ChatMessage[]): number[];
  /** The chat template of a whole conversation; the mask is 1 on each assistant content and the EOS right after it. */
  renderConversation(messages: readonly ChatMessage[]): {
    ids: number[];
    assistantMask: (0 | 1)[];
  };
};

const TOKENIZER = "tokenizer.json";
const CONFIG = "tokenizer_config.json";

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
type TokenizerJson = z.infer<typeof TokenizerJson>;

/** A token's text, or the object with its text that older files hold. */
const TokenName = z
  .union([z.string(), z.looseObject({ content: z.string() }).transform((t) => t.content)])
  .nullish();

const ROLES = ["bos_token", "eos_token", "pad_token", "unk_token"] as const;

const TokenizerConfig = z.looseObject({
  bos_token: TokenName,
  eos_token: TokenName,
  pad_token: TokenName,
  unk_token: TokenName,
  additional_special_tokens: z.array(TokenName).nullish(),
  chat_template: z
    .union([z.string(), z.array(z.object({ name: z.string(), template: z.string() }))])
    .nullish(),
});
type TokenizerConfig = z.infer<typeof TokenizerConfig>;

/**
 * Reads a byte-level or character BPE tokenizer.
 * @throws FormatError when a file is malformed, when EOS or PAD is missing, or when they are the same token.
 */
export function loadTokenizer(files: TokenizerFiles): Tokenizer {
  const json = parseAs(TokenizerJson, TOKENIZER, files.tokenizerJson);
  const config = parseAs(TokenizerConfig, CONFIG, files.tokenizerConfigJson);
  const idOf = tokenIds(json);
  const control = controlTokens(json, config, idOf);
  const eosId = requiredId("eos_token", config, idOf);
  const padId = requiredId("pad_token", config, idOf);
  if (padId === eosId)
    throw new FormatError(
      CONFIG,
      `pad_token and eos_token are both ${JSON.stringify(config.eos_token)}; training could not tell the end of an answer from padding. Name a pad_token of its own`,
    );

  const library = withoutControlTokens(json, control);
  const controlIds = new Set(control.values());
  const tokenOf = new Map([...idOf].map(([token, id]) => [id, token]));

  const encode = (text: string): number[] =>
    text === ""
      ? []
      : library.encode(text, { add_special_tokens: false }).ids.filter((id) => id !== undefined);
  const cut = new RegExp(`(${[...control.keys()].sort(longestFirst).map(escaped).join("|")})`, "u");
  const encodeTemplateText = (text: string): number[] =>
    text.split(cut).flatMap((part) => {
      const id = control.get(part);
      return id === undefined ? encode(part) : [id];
    });
  const encodePiece = (piece: ChatPiece): number[] =>
    piece.from === "template" ? encodeTemplateText(piece.text) : encode(piece.text);
  const chat = chatRenderer(config);

  return {
    vocabSize: Math.max(...idOf.values()) + 1,
    padId,
    eosId,
    encode,
    decode(ids) {
      const text = ids.filter((id) => tokenOf.has(id) && !controlIds.has(id));
      return text.length === 0 ? "" : library.decode(text, { clean_up_tokenization_spaces: false });
    },
    renderPrompt: (messages) => chat(messages, { generationPrompt: true }).flatMap(encodePiece),
    renderConversation(messages) {
      const ids: number[] = [];
      const assistantMask: (0 | 1)[] = [];
      let afterAnswer = false;
      for (const piece of chat(messages, { generationPrompt: false })) {
        const isAnswer = piece.from === "message" && messages[piece.message]?.role === "assistant";
        const pieceIds = encodePiece(piece);
        for (const [i, id] of pieceIds.entries()) {
          ids.push(id);
          assistantMask.push(isAnswer || (afterAnswer && i === 0 && id === eosId) ? 1 : 0);
        }
        afterAnswer = isAnswer;
      }
      return { ids, assistantMask };
    },
  };
}

/**
 * The same tokenizer with another chat template.
 * @throws FormatError when the tokenizer lacks a special token that the template needs.
 */
export function withChatTemplate(
  files: TokenizerFiles,
  template: ChatTemplateName,
): TokenizerFiles {
  const json = parseAs(TokenizerJson, TOKENIZER, files.tokenizerJson);
  const config = parseAs(TokenizerConfig, CONFIG, files.tokenizerConfigJson);
  const special = new Set(json.added_tokens.filter((t) => t.special).map((t) => t.content));
  const missing = markersOf(template).filter((marker) => !special.has(marker));
  if (missing.length > 0)
    throw new FormatError(
      TOKENIZER,
      `has no special token ${missing.join(" or ")}, which the ${template} chat template needs to tell turns from typed text`,
    );
  const changed = { ...config, chat_template: CHAT_TEMPLATES[template] };
  return {
    tokenizerJson: files.tokenizerJson,
    tokenizerConfigJson: `${JSON.stringify(changed, null, 2)}\n`,
  };
}

/** The ids of the tokens with a role. Throws as loadTokenizer does when EOS or PAD is missing. */
export function specialTokenIds(files: TokenizerFiles): {
  bosId: number | null;
  eosId: number;
  padId: number;
} {
  const idOf = tokenIds(parseAs(TokenizerJson, TOKENIZER, files.tokenizerJson));
  const config = parseAs(TokenizerConfig, CONFIG, files.tokenizerConfigJson);
  return {
    bosId: idOf.get(config.bos_token ?? "") ?? null,
    eosId: requiredId("eos_token", config, idOf),
    padId: requiredId("pad_token", config, idOf),
  };
}

/** Every token of the vocabulary with its id; added tokens win, as in the library. */
function tokenIds(json: TokenizerJson): Map<string, number> {
  const ids = new Map(Object.entries(json.model.vocab));
  for (const { content, id } of json.added_tokens) ids.set(content, id);
  return ids;
}

/**
 * The tokens that only a template may write: those marked special, those with a role, and every added token that the
 * template names (some models mark their turns with tokens that are not flagged as special).
 */
function controlTokens(
  json: TokenizerJson,
  config: TokenizerConfig,
  idOf: ReadonlyMap<string, number>,
): Map<string, number> {
  const template = chatTemplateSource(config) ?? "";
  const named = [...ROLES.map((role) => config[role]), ...(config.additional_special_tokens ?? [])];
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

function requiredId(
  role: "eos_token" | "pad_token",
  config: TokenizerConfig,
  idOf: ReadonlyMap<string, number>,
): number {
  const token = config[role];
  if (!token)
    throw new FormatError(CONFIG, `names no ${role}. Name one that ${TOKENIZER} contains`);
  const id = idOf.get(token);
  if (id === undefined)
    throw new FormatError(CONFIG, `its ${role} ${JSON.stringify(token)} is not in ${TOKENIZER}`);
  return id;
}

/** The library's tokenizer on a vocabulary without the control tokens, so that no text can reach one. */
function withoutControlTokens(
  json: TokenizerJson,
  control: ReadonlyMap<string, number>,
): HuggingFaceTokenizer {
  const { model } = json;
  const mayUseUnknown = typeof model.unk_token === "string" && !control.has(model.unk_token);
  const isReachable = (token: string): boolean => !control.has(token);
  try {
    return new HuggingFaceTokenizer(
      {
        ...json,
        added_tokens: json.added_tokens.filter(({ content }) => isReachable(content)),
        post_processor: null,
        model: {
          ...model,
          vocab: Object.fromEntries(Object.entries(model.vocab).filter(([t]) => isReachable(t))),
          merges: model.merges.filter((merge) => isReachable(productOf(merge))),
          ...(mayUseUnknown ? {} : { unk_token: null, fuse_unk: false }),
        },
      },
      { clean_up_tokenization_spaces: false },
    );
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError(TOKENIZER, `cannot be used (${reason})`, { cause });
  }
}

function chatTemplateSource(config: TokenizerConfig): string | undefined {
  const template = config.chat_template;
  if (typeof template === "string") return template;
  return template?.find((t) => t.name === "default")?.template;
}

function chatRenderer(config: TokenizerConfig): ReturnType<typeof parseChatTemplate> {
  const source = chatTemplateSource(config);
  if (source === undefined)
    return () => {
      throw new FormatError(CONFIG, "has no chat_template. Give the model one before it chats");
    };
  const variables = ROLES.flatMap((role) => (config[role] ? [[role, config[role]] as const] : []));
  return parseChatTemplate(source, Object.fromEntries(variables));
}

function parseAs<T>(schema: z.ZodType<T>, file: string, text: string): T {
  const parsed = schema.safeParse(parseJson(file, text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new FormatError(file, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "malformed"}`);
}

/** The token that a merge makes; its two parts are a pair or, in older files, one text with a space between. */
const productOf = (merge: string | [string, string]): string =>
  typeof merge === "string" ? merge.replace(" ", "") : merge.join("");

const longestFirst = (a: string, b: string): number => b.length - a.length;
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/gu, "\\$&");
