/** Whatever refuses a labeler can be said in their language: by a reason of the table, or by a code that says all. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { MESSAGES } from "@/app/_messages/messages";
import { saysAll } from "@/app/_ui/failure-words";
import { DOWNLOADS, ENDPOINTS, EVENT_STREAMS } from "@/lib/contract/endpoints";
import { ERROR_STATUS, type ErrorCode } from "@/lib/contract/errors";

const fileOf = (endpointPath: string) => path.join("app", endpointPath.replace(/:(\w+)/g, "[$1]"), "route.ts");
const methodOf = (endpoint: object): string => ("method" in endpoint ? String(endpoint.method) : "GET");

type Import = { names: string[]; file: string };

/** What a file imports from our own code, types aside. */
function importsOf(file: string, source: string): Import[] {
  return [...source.matchAll(/^import (?!type\b)([^;]*?) from "([^"]+)"/gms)].flatMap(([, what = "", from = ""]) => {
    const base = from.startsWith("@/")
      ? from.slice(2)
      : from.startsWith(".")
        ? path.join(path.dirname(file), from)
        : null;
    const found = [".ts", ".tsx"]
      .map((ending) => `${base}${ending}`)
      .find((candidate) => base && existsSync(candidate));
    return found && !found.includes("generated") ? [{ names: what.match(/\w+/g) ?? [], file: found }] : [];
  });
}

/** A file, and all that it imports in turn. */
function reach(file: string, seen: Set<string>): void {
  if (seen.has(file)) return;
  seen.add(file);
  for (const imported of importsOf(file, readFileSync(file, "utf8"))) reach(imported.file, seen);
}

const forLabelers = [...ENDPOINTS, ...EVENT_STREAMS, ...DOWNLOADS].filter(
  ({ role }) => role === "labeler" || role === "anyone",
);
const files = new Set<string>();
for (const endpoint of forLabelers) {
  const file = fileOf(endpoint.path);
  const source = readFileSync(file, "utf8");
  // Of a route file only what this handler names: another one of it may be an admin's.
  const handler = source.split(/^export const /m).find((part) => part.startsWith(methodOf(endpoint))) ?? "";
  for (const { names, file: imported } of importsOf(file, source))
    if (names.some((name) => new RegExp(`\\b${name}\\b`).test(handler))) reach(imported, files);
}

// There they are made, each with its reason.
files.delete("lib/contract/refusals.ts");

/**
 * Refusals whose English sentence follows that of their code. What the policy server refuses, with whatever code, reaches a labeler
 * as policy_unavailable.
 */
const UNSAID = ["lib/serving/policy-client.ts: ?"];

test("each refusal in what labelers' endpoints reach has words in every language", () => {
  const made = [...files].flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/new AppError\((?:\s*"(\w+)")?(?![^;]*reason:)/g)].map(
      ([, code = "?"]) => ({
        file,
        code: code as ErrorCode, // the first argument, as tsc has checked
      }),
    ),
  );
  expect(files.size).toBeGreaterThan(50);
  expect(made.length).toBeGreaterThan(5);
  const unsaid = made.filter(({ code }) => !saysAll(code)).map(({ file, code }) => `${file}: ${code}`);
  expect(unsaid.toSorted()).toEqual(UNSAID);
});

test.each(Object.entries(MESSAGES))("in %s each code has a sentence", (_, { ui }) =>
  expect(Object.keys(ui.failure).toSorted()).toEqual(Object.keys(ERROR_STATUS).toSorted()),
);
