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

/** Parses JSON, or throws a FormatError that names the file. */
export function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FormatError(file, `is not JSON (${(cause as Error).message})`, { cause });
  }
}
