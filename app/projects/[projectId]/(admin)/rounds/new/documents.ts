const MAX_CHARACTERS = 100_000;

/** Documents of a text: a blank line ends one, and one that is too long for the endpoint is cut into several. */
export function documentsOf(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map((d) => d.trim())
    .filter((d) => d !== "")
    .flatMap((d) =>
      Array.from({ length: Math.ceil(d.length / MAX_CHARACTERS) }, (_, i) =>
        d.slice(i * MAX_CHARACTERS, (i + 1) * MAX_CHARACTERS),
      ),
    );
}
