/** Where to go after signing in: a page of this site, or the home page. Browsers read a backslash as a slash. */
export const localPath = (asked: unknown): string =>
  typeof asked === "string" && /^\/(?![/\\])/.test(asked) ? asked : "/";
