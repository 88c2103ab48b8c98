// generate + build, skipped when nothing they read has changed
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bin, node } from "./run.mjs";

const walk = (p) =>
  statSync(p).isDirectory()
    ? readdirSync(p)
        .filter(
          (n) => !["generated", "starter", "vectors"].includes(n) && !/[.]test[.]tsx?$/.test(n),
        )
        .sort()
        .flatMap((n) => walk(path.join(p, n)))
    : [p];
// What the build reads: source, schema, configuration, locked versions.
const h = createHash("sha256");
for (const f of [
  "app",
  "lib",
  "proxy.ts",
  "prisma",
  "package-lock.json",
  "next.config.js",
  "tsconfig.json",
  "postcss.config.mjs",
  "prisma.config.ts",
]
  .filter(existsSync)
  .flatMap(walk))
  h.update(f).update(readFileSync(f));
const key = h.digest("hex");
const stamp = ".next/build-key";
if (
  existsSync(stamp) &&
  readFileSync(stamp, "utf8") === key &&
  existsSync("lib/db/generated/client.ts") &&
  !process.argv.includes("--force")
)
  process.exit(0);
console.time("prisma generate");
await node([bin("prisma"), "generate"]);
console.timeEnd("prisma generate");
console.time("next build");
await node([bin("next"), "build"], { show: process.argv.includes("--verbose") });
console.timeEnd("next build");
mkdirSync(".next", { recursive: true });
writeFileSync(stamp, key);
