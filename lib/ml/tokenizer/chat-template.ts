/**
 * How a conversation becomes one text: the two templates of our own models, and the reading of anyone's.
 *
 * A template is a Jinja program that comes with a model. It is run on placeholders instead of the messages' contents, so that
 * what a person typed never passes through it: the result is a list of pieces, either the template's own text (which may
 * name special tokens) or one message's content (which may not).
 */
import { Template } from "@huggingface/jinja";
import { FormatError, orFormatError } from "../format-error";

export type ChatMessage = { role: "system" | "user" | "assistant"; content: string };

export type ChatPiece = { author: "template" | ChatMessage["role"]; text: string };

export type ChatRenderer = (messages: readonly ChatMessage[], options: { generationPrompt: boolean }) => ChatPiece[];

export type ChatTemplateName = keyof typeof CHAT_TEMPLATES;

/** The special tokens of our own tokenizers; the place in the list is the id. `<|endoftext|>` begins and ends a document. */
export const SPECIAL_TOKENS = ["<|pad|>", "<|endoftext|>", "<|user|>", "<|assistant|>"] as const;

export const CHAT_TEMPLATES = {
  /** For a base model: the contents as lines of one document. A final answer ends it, as documents end in pretraining. */
  plain:
    "{{ bos_token }}{% for message in messages %}{{ message['content'] }}" +
    "{% if loop.last and message['role'] == 'assistant' and not add_generation_prompt %}{{ eos_token }}" +
    "{% else %}{{ '\\n' }}{% endif %}{% endfor %}",
  /** For a model that answers: a marker begins each turn, EOS ends the assistant's. A system message opens the user's turn. */
  instruct:
    "{% for message in messages %}{% if message['role'] == 'assistant' %}" +
    "{{ '<|assistant|>' }}{{ message['content'] }}{{ eos_token }}{% else %}" +
    "{% if loop.first or messages[loop.index0 - 1]['role'] != 'system' %}{{ '<|user|>' }}{% endif %}" +
    "{{ message['content'] }}{% if message['role'] == 'system' %}{{ '\\n\\n' }}{% endif %}" +
    "{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}",
};

/** The tokenizer_config.json of a tokenizer with our SPECIAL_TOKENS. */
export function writeTokenizerConfig(template: ChatTemplateName): string {
  const flags = { lstrip: false, normalized: false, rstrip: false, single_word: false, special: true };
  const config = {
    added_tokens_decoder: Object.fromEntries(SPECIAL_TOKENS.map((content, id) => [id, { content, ...flags }])),
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

/**
 * Parses a chat template.
 * @param variables  bos_token, eos_token and the like, as the template sees them.
 * @throws FormatError when the template is not valid Jinja; the renderer, when the template refuses the messages.
 */
export function parseChatTemplate(source: string, variables: Readonly<Record<string, unknown>>): ChatRenderer {
  if (source.includes(OPEN) || source.includes(CLOSE))
    throw new FormatError(FILE, "its chat template uses U+E000 or U+E001, which Hone needs itself");
  const template = orFormatError(FILE, "its chat template does not parse", () => new Template(source));

  return (messages, { generationPrompt }) => {
    const placeholders = messages.map(({ role }, i) => ({ role, content: EDGE + OPEN + i + CLOSE + EDGE }));
    const context = { ...variables, messages: placeholders, add_generation_prompt: generationPrompt };
    const rendered = orFormatError(FILE, "its chat template refuses the messages", () => template.render(context));
    return rendered.split(PLACEHOLDER).map((part, i) => {
      if (i % 2 === 0) return { author: "template", text: part };
      const { role, content } = messages[Number(part.replace(/\D/gu, ""))]!;
      const text = part.startsWith(EDGE) ? content : content.trimStart();
      return { author: role, text: part.endsWith(EDGE) ? text : text.trimEnd() };
    });
  };
}

const FILE = "tokenizer_config.json";
const OPEN = "\uE000";
const CLOSE = "\uE001";
/** A space that every `trim` takes and no template writes: whether it survives tells whether the template trims. */
const EDGE = "\u2003";
/** In brackets, so that `split` gives the placeholders as every second part. */
const PLACEHOLDER = new RegExp(`(${EDGE}?${OPEN}\\d+${CLOSE}${EDGE}?)`, "u");
