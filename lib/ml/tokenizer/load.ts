/**
 * A tokenizer from its Hugging Face files, for text that strangers typed.
 *
 * The library turns "<|assistant|>" inside a text into the special token, as Hugging Face's does. Here only a chat template
 * may do so: the library is given a copy of the vocabulary in which control tokens do not exist, and the template's own
 * text is cut at them beforehand.
 */
import { Tokenizer as HuggingFaceTokenizer } from "@huggingface/tokenizers";
import { FormatError, orFormatError } from "../format-error";
import { type ChatMessage, type ChatPiece, type ChatRenderer, parseChatTemplate } from "./chat-template";
import {
  chatTemplateSource,
  controlTokens,
  type ParsedTokenizer,
  parseTokenizerFiles,
  specialTokenIds,
  TOKEN_ROLES,
  TOKENIZER_CONFIG,
  TOKENIZER_JSON,
  type TokenizerFiles,
} from "./files";

export type { ChatMessage } from "./chat-template";
export type { TokenizerFiles } from "./files";

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
  renderConversation(messages: readonly ChatMessage[]): { ids: number[]; assistantMask: (0 | 1)[] };
};

/**
 * Reads a byte-level or character BPE tokenizer.
 * @throws FormatError when a file is malformed, when EOS or PAD is missing, or when they are the same token.
 */
export function loadTokenizer(files: TokenizerFiles): Tokenizer {
  const parsed = parseTokenizerFiles(files);
  const { config, idOf } = parsed;
  const { eosId, padId } = specialTokenIds(parsed);
  if (padId === eosId)
    throw new FormatError(
      TOKENIZER_CONFIG,
      `pad_token and eos_token are both ${JSON.stringify(config.eos_token)}; training could not tell the end of an answer from padding. Name a pad_token of its own`,
    );

  const control = controlTokens(parsed);
  const textIds = new Set(idOf.values());
  for (const id of control.values()) textIds.delete(id);
  const library = libraryFor(parsed, textIds);
  const chat = chatRenderer(config);

  // What the library cannot spell becomes the unknown token, which may be a control token or not be there at all.
  const encode = (text: string): number[] => library.encode(text).ids.filter((id) => textIds.has(id));
  const cut = new RegExp(`(${[...control.keys()].sort(longestFirst).map(escaped).join("|")})`, "u");
  const encodePiece = ({ author, text }: ChatPiece): number[] =>
    author === "template" ? text.split(cut).flatMap((part) => control.get(part) ?? encode(part)) : encode(text);

  return {
    vocabSize: 1 + [...idOf.values()].reduce((a, b) => Math.max(a, b)),
    padId,
    eosId,
    encode,
    decode(ids) {
      const text = ids.filter((id) => textIds.has(id));
      return text.length === 0 ? "" : library.decode(text);
    },
    renderPrompt: (messages) => chat(messages, { generationPrompt: true }).flatMap(encodePiece),
    renderConversation(messages) {
      const ids: number[] = [];
      const assistantMask: (0 | 1)[] = [];
      let answerEnd = -1;
      for (const piece of chat(messages, { generationPrompt: false })) {
        const isAnswer = piece.author === "assistant";
        for (const id of encodePiece(piece)) {
          assistantMask.push(isAnswer || (id === eosId && ids.length === answerEnd) ? 1 : 0);
          ids.push(id);
        }
        if (isAnswer) answerEnd = ids.length;
      }
      return { ids, assistantMask };
    },
  };
}

/** The library's tokenizer on a vocabulary of these ids alone, so that no text can reach another. */
function libraryFor({ json, idOf }: ParsedTokenizer, textIds: ReadonlySet<number>): HuggingFaceTokenizer {
  const isText = (token: string): boolean => textIds.has(idOf.get(token) ?? -1);
  const { model } = json;
  /** Parts that the library wants to be told of even where there are none. */
  const absent = { normalizer: null, pre_tokenizer: null, decoder: null };
  const tokenizer = {
    ...absent,
    ...json,
    post_processor: null,
    added_tokens: json.added_tokens.filter(({ content }) => isText(content)),
    model: {
      ...model,
      vocab: Object.fromEntries(Object.entries(model.vocab).filter(([token]) => isText(token))),
      merges: model.merges.filter((merge) => isText(productOf(merge))),
    },
  };
  const options = { clean_up_tokenization_spaces: false };
  return orFormatError(TOKENIZER_JSON, "cannot be used", () => new HuggingFaceTokenizer(tokenizer, options));
}

function chatRenderer(config: ParsedTokenizer["config"]): ChatRenderer {
  const source = chatTemplateSource(config);
  if (source === undefined)
    return () => {
      throw new FormatError(TOKENIZER_CONFIG, "has no chat_template. Give the model one before it chats");
    };
  const variables = TOKEN_ROLES.map((role) => [role, config[role]] as const).filter(([, token]) => token);
  return parseChatTemplate(source, Object.fromEntries(variables));
}

/** The token that a merge makes; its two parts are a pair or, in older files, one text with a space between. */
const productOf = (merge: string | [string, string]): string =>
  typeof merge === "string" ? merge.replace(" ", "") : merge.join("");

const longestFirst = (a: string, b: string): number => b.length - a.length;
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/gu, "\\$&");
