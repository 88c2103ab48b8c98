/**
 * How a conversation becomes one text: the two templates of our own models, and the reading of anyone's.
 *
 * A template is a Jinja program that comes with a model. It is run on placeholders instead of the messages' contents, so that
 * what a person typed never passes through it: the result is a list of pieces, either the template's own text (which may
 * name special tokens) or one message's content (which may not).
 */
import { Template } from "@huggingface/jinja";
import { FormatError } from "../format-error";

export type ChatMessage = { role: "system" | "user" | "assistant"; content: string };

export type ChatTemplateName = keyof typeof CHAT_TEMPLATES;

/** Text of the template itself, or the content of `messages[message]`. */
export type ChatPiece = { from: "template"; text: string } | { from: "message"; message: number; text: string };

/** The special tokens of our own tokenizers; the place in the list is the id. `<|endoftext|>` begins and ends a document. */
export const SPECIAL_TOKENS = ["<|pad|>", "<|endoftext|>", "<|user|>", "<|assistant|>"] as const;

/** The special tokens that a template names by itself. */
const MARKERS = {
  plain: [],
  instruct: ["<|user|>", "<|assistant|>"],
} as const satisfies Record<string, readonly string[]>;

export const CHAT_TEMPLATES = {
  /** For a base model: the contents as lines of one document. A final answer ends it, as documents end in pretraining. */
  plain: [
    "{{ bos_token }}",
    "{% for message in messages %}",
    "{{ message['content'] }}",
    "{% if loop.last and message['role'] == 'assistant' and not add_generation_prompt %}",
    "{{ eos_token }}",
    "{% else %}",
    "{{ '\\n' }}",
    "{% endif %}",
    "{% endfor %}",
  ].join(""),
  /** For a model that answers: a marker begins each turn, EOS ends the assistant's. A system message opens the user's turn. */
  instruct: [
    "{% for message in messages %}",
    "{% if message['role'] == 'assistant' %}",
    "{{ '<|assistant|>' }}{{ message['content'] }}{{ eos_token }}",
    "{% else %}",
    "{% if loop.first or messages[loop.index0 - 1]['role'] != 'system' %}{{ '<|user|>' }}{% endif %}",
    "{{ message['content'] }}",
    "{% if message['role'] == 'system' %}{{ '\\n\\n' }}{% endif %}",
    "{% endif %}",
    "{% endfor %}",
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}",
  ].join(""),
} as const satisfies Record<keyof typeof MARKERS, string>;

/** The tokenizer_config.json of a tokenizer with our SPECIAL_TOKENS. */
export function writeTokenizerConfig(template: ChatTemplateName): string {
  const config = {
    added_tokens_decoder: Object.fromEntries(
      SPECIAL_TOKENS.map((content, id) => [id, { content, ...PLAIN_TOKEN, special: true }]),
    ),
    additional_special_tokens: ["<|user|>", "<|assistant|>"],
    bos_token: "<|endoftext|>",
    chat_template: CHAT_TEMPLATES[template],
    clean_up_tokenization_spaces: false,
    eos_token: "<|endoftext|>",
    pad_token: "<|pad|>",
    tokenizer_class: "PreTrainedTokenizerFast",
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

const PLAIN_TOKEN = { lstrip: false, normalized: false, rstrip: false, single_word: false };

/** The special tokens that the tokenizer must have before it may take the template. */
export function markersOf(template: ChatTemplateName): readonly string[] {
  return MARKERS[template];
}

/** A template that has been parsed and tried. */
export type ChatRenderer = (messages: readonly ChatMessage[], options: { generationPrompt: boolean }) => ChatPiece[];

/**
 * Parses a chat template.
 * @param variables  bos_token, eos_token and the like, as the template sees them.
 * @throws FormatError when the template is not valid Jinja; the renderer, when the template refuses the messages.
 */
export function parseChatTemplate(source: string, variables: Readonly<Record<string, string>>): ChatRenderer {
  if (source.includes(OPEN) || source.includes(CLOSE))
    throw new FormatError(FILE, "its chat template uses U+E000 or U+E001, which Hone needs itself");
  const template = parse(source);

  return (messages, { generationPrompt }) => {
    const rendered = render(template, {
      ...variables,
      messages: messages.map(({ role }, i) => ({ role, content: placeholder(i) })),
      add_generation_prompt: generationPrompt,
    });
    return piecesOf(rendered, messages);
  };
}

const FILE = "tokenizer_config.json";
const OPEN = "\uE000";
const CLOSE = "\uE001";
/** A space that every `trim` takes and no template writes: whether it survives tells whether the template trims. */
const EDGE = "\u2003";
const PLACEHOLDER = new RegExp(`(${EDGE}?)${OPEN}(\\d+)${CLOSE}(${EDGE}?)`, "gu");

const placeholder = (message: number): string => `${EDGE}${OPEN}${message}${CLOSE}${EDGE}`;

function piecesOf(rendered: string, messages: readonly ChatMessage[]): ChatPiece[] {
  const pieces: ChatPiece[] = [];
  let end = 0;
  for (const match of rendered.matchAll(PLACEHOLDER)) {
    if (match.index > end) pieces.push({ from: "template", text: rendered.slice(end, match.index) });
    end = match.index + match[0].length;
    const message = Number(match[2]);
    let text = messages[message]!.content;
    if (match[1] === "") text = text.trimStart();
    if (match[3] === "") text = text.trimEnd();
    pieces.push({ from: "message", message, text });
  }
  if (end < rendered.length) pieces.push({ from: "template", text: rendered.slice(end) });
  return pieces;
}

function parse(source: string): Template {
  try {
    return new Template(source);
  } catch (cause) {
    throw new FormatError(FILE, `its chat template does not parse (${reasonOf(cause)})`, { cause });
  }
}

function render(template: Template, context: Record<string, unknown>): string {
  try {
    return template.render(context);
  } catch (cause) {
    throw new FormatError(FILE, `its chat template refuses the messages (${reasonOf(cause)})`, {
      cause,
    });
  }
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : `${cause}`);
