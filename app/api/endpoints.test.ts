/** The list of endpoints and the route files are the same set, so that no endpoint escapes the tests that walk the list. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { DOWNLOADS, ENDPOINTS, EVENT_STREAMS } from "@/lib/contract/endpoints";

const fileOf = (endpointPath: string) => path.join("app", endpointPath.replace(/:(\w+)/g, "[$1]"), "route.ts");
const exportsOf = (file: string) =>
  existsSync(file)
    ? [...readFileSync(file, "utf8").matchAll(/export const (GET|POST|PATCH|DELETE)\b/g)].map((m) => m[1])
    : [];

const listed = [...ENDPOINTS, ...[...EVENT_STREAMS, ...DOWNLOADS].map((e) => ({ ...e, method: "GET" as const }))];

test.each(listed.map((e) => [`${e.method} ${e.path}`, e] as const))("%s has its route", (_, e) =>
  expect(exportsOf(fileOf(e.path))).toContain(e.method),
);

test("every handler is in the list", () => {
  const files = readdirSync("app/api", { recursive: true, encoding: "utf8" })
    .filter((f) => f.endsWith("route.ts") && !f.includes("nextauth"))
    .map((f) => path.join("app/api", f));
  const handlers = files.flatMap((f) => exportsOf(f).map((method) => `${method} ${f}`)).sort();
  expect(handlers).toEqual(listed.map((e) => `${e.method} ${fileOf(e.path)}`).sort());
});

test("no route is written by hand: each goes through route(), stream() or archive()", () => {
  for (const e of listed) {
    const file = fileOf(e.path);
    if (existsSync(file)) expect(readFileSync(file, "utf8")).toMatch(/= (route|stream|archive)\(/);
  }
});
