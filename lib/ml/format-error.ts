/** A file that is not what it claims to be or that Hone cannot use. The message names the file and what to change. */
export class FormatError extends Error {
  constructor(
    readonly file: string,
    reason: string,
    options?: { cause?: unknown },
  ) {
    super(`${file}: ${reason}`, options);
    this.name = "FormatError";
  }
}

/** What `action` returns; if it throws, a FormatError of `failure`, with the library's own words in brackets. */
export function orFormatError<T>(file: string, failure: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw new FormatError(file, `${failure} (${cause instanceof Error ? cause.message : cause})`, { cause });
  }
}

/** Parses JSON, or throws a FormatError that names the file. */
export const parseJson = (file: string, text: string): unknown =>
  orFormatError(file, "is not JSON", () => JSON.parse(text));
