/** Generates the database client and builds the web app; skipped when nothing they read has changed. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bin, node } from "./run.mjs";

const SOURCES = [
  "app",
  "lib",
  "proxy.ts",
  "prisma",
  "package-lock.json",
  "next.config.js",
  "tsconfig.json",
  "postcss.config.mjs",
  "prisma.config.ts",
];
const isSource = (name) => !["generated", "starter", "vectors"].includes(name) && !/[.]test[.]tsx?$/.test(name);
const filesOf = (place) =>
  statSync(place).isDirectory()
    ? readdirSync(place)
        .filter(isSource)
        .sort()
        .flatMap((name) => filesOf(path.join(place, name)))
    : [place];

const hash = createHash("sha256");
for (const file of SOURCES.filter(existsSync).flatMap(filesOf)) hash.update(file).update(readFileSync(file));
const key = hash.digest("hex");

const stamp = ".next/build-key";
const isBuilt = existsSync(stamp) && readFileSync(stamp, "utf8") === key && existsSync("lib/db/generated/client.ts");
if (!isBuilt || process.argv.includes("--force")) {
  const startedAt = performance.now();
  await node([bin("prisma"), "generate"]);
  await node([bin("next"), "build"], { show: process.argv.includes("--verbose") });
  mkdirSync(".next", { recursive: true });
  writeFileSync(stamp, key);
  console.log(`  built (${Math.round(performance.now() - startedAt)} ms)`);
}
