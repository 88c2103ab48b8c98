/** What can be seen in a response without knowing the task: sentences, questions, rudeness, an unfinished end. */
export type Reading = {
  readonly text: string;
  readonly sentences: readonly string[];
  /** The text without its questions: what it answers, if it answers anything. */
  readonly said: string;
  readonly words: number;
  readonly questions: number;
  /** True when the text stops in the middle of a sentence, or says nothing. */
  readonly cutOff: boolean;
  readonly insults: number;
  /** Sentences that are said twice or more, counted beyond the first time. */
  readonly repeated: number;
};

/** Words that no labeler wants to read about themselves. The rude demonstrations and the forum noise use them. */
export const INSULTS = ["stupid", "idiot", "fool", "dumb", "shut up", "lazy"] as const;

const insultPattern = new RegExp(`\\b(?:${INSULTS.join("|")})\\b`, "gi");

export function readResponse(text: string): Reading {
  const trimmed = text.trim();
  const sentences = sentencesOf(trimmed);
  const plain = sentences.map((sentence) => sentence.toLowerCase());
  return {
    text: trimmed,
    sentences,
    said: sentences.filter((sentence) => !sentence.endsWith("?")).join(" "),
    words: trimmed.split(/\s+/).filter(Boolean).length,
    questions: sentences.filter((sentence) => sentence.endsWith("?")).length,
    cutOff: !/[.!?"]$/.test(trimmed),
    insults: trimmed.match(insultPattern)?.length ?? 0,
    repeated: plain.length - new Set(plain).size,
  };
}

/** The sentences of a text, each with its closing mark; a line break ends a sentence too. */
export function sentencesOf(text: string): string[] {
  return (text.match(/[^.!?\n]+[.!?]*/g) ?? []).map((part) => part.trim()).filter(Boolean);
}
