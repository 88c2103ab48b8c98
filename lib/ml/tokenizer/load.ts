/**
 * A tokenizer from its Hugging Face files, for text that strangers typed.
 *
 * The library turns "<|assistant|>" inside a text into the special token, as Hugging Face's does. Here only a chat template
 * may do so: the library is given a copy of the vocabulary in which control tokens do not exist, and the template's own
 * text is cut at them beforehand.
 */
import { Tokenizer as HuggingFaceTokenizer } from "@huggingface/tokenizers";
import { FormatError } from "../format-error";
import { type ChatMessage, type ChatPiece, parseChatTemplate } from "./chat-template";
import {
  chatTemplateSource,
  controlTokens,
  parseTokenizerFiles,
  requiredId,
  TOKEN_ROLES,
  TOKENIZER_CONFIG,
  TOKENIZER_JSON,
  type TokenizerConfig,
  type TokenizerFiles,
  type TokenizerJson,
  tokenIds,
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
  renderConversation(messages: readonly ChatMessage[]): {
    ids: number[];
    assistantMask: (0 | 1)[];
  };
};

/**
 * Reads a byte-level or character BPE tokenizer.
 * @throws FormatError when a file is malformed, when EOS or PAD is missing, or when they are the same token.
 */
export function loadTokenizer(files: TokenizerFiles): Tokenizer {
  const { json, config } = parseTokenizerFiles(files);
  const idOf = tokenIds(json);
  const control = controlTokens(json, config, idOf);
  const eosId = requiredId("eos_token", config, idOf);
  const padId = requiredId("pad_token", config, idOf);
  if (padId === eosId)
    throw new FormatError(
      TOKENIZER_CONFIG,
      `pad_token and eos_token are both ${JSON.stringify(config.eos_token)}; training could not tell the end of an answer from padding. Name a pad_token of its own`,
    );

  const library = withoutControlTokens(json, control);
  const controlIds = new Set(control.values());
  const tokenOf = new Map([...idOf].map(([token, id]) => [id, token]));

  const encode = (text: string): number[] =>
    text === "" ? [] : library.encode(text, { add_special_tokens: false }).ids.filter((id) => id !== undefined);
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
    vocabSize: 1 + [...idOf.values()].reduce((a, b) => Math.max(a, b), -1),
    padId,
    eosId,
    encode,
    decode(ids) {
      const text = ids.filter((id) => tokenOf.has(id) && !controlIds.has(id));
      return text.length === 0 ? "" : library.decode(text);
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

/** The library's tokenizer on a vocabulary without the control tokens, so that no text can reach one. */
function withoutControlTokens(json: TokenizerJson, control: ReadonlyMap<string, number>): HuggingFaceTokenizer {
  const { model } = json;
  const mayUseUnknown = typeof model.unk_token === "string" && !control.has(model.unk_token);
  const controlIds = new Set(control.values());
  const isReachable = (token: string, id?: number): boolean =>
    !control.has(token) && !(id !== undefined && controlIds.has(id));
  try {
    return new HuggingFaceTokenizer(
      {
        ...json,
        added_tokens: json.added_tokens.filter(({ content, id }) => isReachable(content, id)),
        post_processor: null,
        model: {
          ...model,
          vocab: Object.fromEntries(Object.entries(model.vocab).filter((entry) => isReachable(...entry))),
          merges: model.merges.filter((merge) => isReachable(productOf(merge))),
          ...(mayUseUnknown ? {} : { unk_token: null, fuse_unk: false }),
        },
      },
      { clean_up_tokenization_spaces: false },
    );
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError(TOKENIZER_JSON, `cannot be used (${reason})`, { cause });
  }
}

function chatRenderer(config: TokenizerConfig): ReturnType<typeof parseChatTemplate> {
  const source = chatTemplateSource(config);
  if (source === undefined)
    return () => {
      throw new FormatError(TOKENIZER_CONFIG, "has no chat_template. Give the model one before it chats");
    };
  const variables = TOKEN_ROLES.flatMap((role) => (config[role] ? [[role, config[role]] as const] : []));
  return parseChatTemplate(source, Object.fromEntries(variables));
}

/** The token that a merge makes; its two parts are a pair or, in older files, one text with a space between. */
const productOf = (merge: string | [string, string]): string =>
  typeof merge === "string" ? merge.replace(" ", "") : merge.join("");

const longestFirst = (a: string, b: string): number => b.length - a.length;
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/gu, "\\$&");
