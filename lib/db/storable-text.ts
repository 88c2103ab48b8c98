/** A text that Postgres takes: it keeps no NUL, and a model with random weights writes some. */
export const storableText = (text: string): string => text.replaceAll("\0", "\uFFFD");
