import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

/** What runs here: the version in package.json and, in a clone, the commit. A round keeps it, so that it can be repeated. */
export function codeVersion(root = process.cwd()): string {
  const text = readFileSync(path.join(root, "package.json"), "utf8");
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(text));
  const commit = headCommit(path.join(root, ".git"));
  return commit ? `${version}+${commit.slice(0, 12)}` : version;
}

/** The commit that HEAD names, or null where there is no clone or the reference is packed. */
function headCommit(git: string): string | null {
  try {
    const head = readFileSync(path.join(git, "HEAD"), "utf8").trim();
    const branch = head.match(/^ref: (refs\/[\w./-]+)$/)?.[1];
    return branch ? readFileSync(path.join(git, branch), "utf8").trim() : head;
  } catch (error) {
    if (error instanceof Error && "code" in error) return null;
    throw error;
  }
}
