/** The points of the guidelines to go through before submitting: their task-list items ("- [ ] …"), as plain text. */
export const checklistOf = (markdown: string): string[] =>
  markdown
    .split("\n")
    .flatMap((line) => /^\s*[-*+] \[[ xX]\]\s+(.+)$/.exec(line)?.[1] ?? [])
    .map((item) => item.replace(/[*_`]/g, "").trim());

/** Words of a text, as a person counts them. */
export const wordCount = (text: string): number => text.match(/\S+/g)?.length ?? 0;
