import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { codeVersion } from "./code-version";

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "hone-code-"));
  write("package.json", '{ "version": "1.2.3" }');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});
function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}
const NOBODY = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
const git = (...args: string[]) => execFileSync("git", ["-C", root, ...NOBODY, ...args], { encoding: "utf8" }).trim();
const commit = (): string => {
  git("init", "-q");
  git("add", ".");
  git("commit", "-q", "-m", "All");
  return git("rev-parse", "HEAD").slice(0, 12);
};

test("without a clone the code is known by its version alone", () => {
  expect(codeVersion(root)).toBe("1.2.3");
});

test("a clone adds the commit, also in a further working tree", () => {
  const head = commit();
  expect(codeVersion(root)).toBe(`1.2.3+${head}`);
  git("worktree", "add", "-q", "--detach", path.join(root, "other"));
  expect(codeVersion(path.join(root, "other"))).toBe(`1.2.3+${head}`);
});

test("what is changed and not committed leaves a mark, and other changes another", () => {
  const head = commit();
  write("package.json", '{ "version": "1.2.3", "a": 1 }');
  const first = codeVersion(root);
  write("package.json", '{ "version": "1.2.3", "a": 2 }');
  const second = codeVersion(root);
  for (const version of [first, second])
    expect(version).toMatch(new RegExp(`^1\\.2\\.3\\+${head}\\.changed\\.[0-9a-f]{8}$`));
  expect(second).not.toBe(first);
  git("checkout", "-q", ".");
  write("new.ts", "");
  expect(codeVersion(root)).toContain(".changed.");
});

test("where git is not installed the commit is read from its files", () => {
  const head = commit();
  write("package.json", '{ "version": "1.2.3", "a": 1 }');
  vi.stubEnv("PATH", root);
  expect(codeVersion(root)).toBe(`1.2.3+${head}`);
});
