import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { sha256 } from "@/lib/platform/digest";

/**
 * What runs here: the version in package.json and, in a clone, the commit, with a mark of what is changed and not committed. A
 * round keeps it, so that it can be repeated. "0.1.0+1a2b3c4d5e6f", "0.1.0+1a2b3c4d5e6f.changed.9f8e7d6c".
 */
export function codeVersion(root = process.cwd()): string {
  const text = readFileSync(path.join(root, "package.json"), "utf8");
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(text));
  // Above a folder that is no clone may lie one that has nothing to do with it.
  if (!existsSync(path.join(root, ".git"))) return version;
  const commit = git(root, ["rev-parse", "HEAD"])?.trim() ?? headCommit(path.join(root, ".git"));
  return commit ? `${version}+${commit.slice(0, 12)}${changesIn(root)}` : version;
}

/** Other changes give another mark. None can be told where git is not installed. */
function changesIn(root: string): string {
  const changed = git(root, ["status", "--porcelain"]);
  if (!changed) return "";
  return `.changed.${sha256(changed + (git(root, ["diff", "HEAD"]) ?? "")).slice(0, 8)}`;
}

/** What git prints; null where it is not installed, or refuses. */
function git(root: string, args: readonly string[]): string | null {
  try {
    return execFileSync("git", ["--no-optional-locks", "-C", root, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 2 ** 28,
    });
  } catch (error) {
    if (error instanceof Error && ("code" in error || "status" in error)) return null;
    throw error;
  }
}

/** The commit that HEAD names, or null where the reference is packed. */
function headCommit(folder: string): string | null {
  try {
    const head = readFileSync(path.join(folder, "HEAD"), "utf8").trim();
    const branch = head.match(/^ref: (refs\/[\w./-]+)$/)?.[1];
    return branch ? readFileSync(path.join(folder, branch), "utf8").trim() : head;
  } catch (error) {
    if (error instanceof Error && "code" in error) return null;
    throw error;
  }
}
