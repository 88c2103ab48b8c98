/**
 * Sentence templates that work both ways: `fill` writes a sentence, `match` reads the slots back from one.
 * The corpus, the prompts, the demonstrations and the grader share one table of templates, so that
 * whatever the world can say it can also understand.
 */
export type Template = { readonly text: string; readonly pattern: RegExp };

/** Slots of one noun: {a} {A} with an article or a proper name, {s} {S} plural, {p} {q} people. Others hold any text. */
const slotPatterns: Readonly<Record<string, string>> = {
  a: "(?:(?:an?|the) )?\\w+",
  A: "(?:(?:an?|the) )?\\w+",
  s: "\\w+",
  S: "\\w+",
  p: "\\w+",
  q: "\\w+",
};

/** @param text a sentence with `{slots}`; no slot may occur twice. */
export function template(text: string): Template {
  const source = text
    .split(/(\{[a-zA-Z]+\})/)
    .map((part) => {
      if (!part.startsWith("{")) return escapeRegExp(part);
      const slot = part.slice(1, -1);
      return `(?<${slot}>${slotPatterns[slot] ?? ".+?"})`;
    })
    .join("");
  return { text, pattern: new RegExp(`^${source}$`, "i") };
}

export function templates(...texts: string[]): Template[] {
  return texts.map(template);
}

/** The sentence with its slots replaced. Throws when a slot has no value: a template is never left half filled. */
export function fill(template: Template, slots: Readonly<Record<string, string>>): string {
  return template.text.replace(/\{([a-zA-Z]+)\}/g, (_, name: string) => {
    const value = slots[name];
    if (value === undefined) throw new Error(`"${template.text}" needs a value for {${name}}.`);
    return value;
  });
}

/** The slots of a sentence of this form, or null. Case is ignored. */
export function match(template: Template, text: string): Record<string, string> | null {
  const found = template.pattern.exec(text.trim());
  return found === null ? null : { ...found.groups };
}

/** The first template that the text has the form of and whose slots `read` accepts. */
export function matchFirst<T>(
  templates: readonly Template[],
  text: string,
  read: (slots: Record<string, string>) => T | null,
): T | null {
  for (const candidate of templates) {
    const slots = match(candidate, text);
    const value = slots === null ? null : read(slots);
    if (value !== null) return value;
  }
  return null;
}

export function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** "a, b and c". */
export function enumeration(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

export function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
