/** Each architecture rule is shown a small tree that breaks it. A rule that never fires protects nothing. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const require = createRequire(import.meta.url);
const config: { forbidden: { name: string }[] } = require("../.dependency-cruiser.cjs");

const importing = (target: string) => `import * as x from "${target}";\nexport const y = x;\n`;

/** rule → file that breaks it → its content. Modules that are only imported stand in LEAVES. */
const BREAKS: Record<string, Record<string, string>> = {
  "no-cycles": {
    "lib/collection/one.ts": importing("./two"),
    "lib/collection/two.ts": importing("./one"),
  },
  "no-unresolved": { "lib/collection/lost.ts": importing("./nowhere") },
  "no-orphans": { "lib/collection/unused.ts": "export const unused = 1;\n" },
  "contract-is-a-leaf": { "lib/contract/a.ts": importing("@/lib/platform/leaf") },
  "platform-is-a-leaf": { "lib/platform/a.ts": importing("@/lib/db/leaf") },
  "ml-knows-no-rlhf": { "lib/ml/a.ts": importing("@/lib/rlhf/leaf") },
  "rlhf-is-pure": { "lib/rlhf/a.ts": importing("@/lib/db/leaf") },
  "db-knows-only-contract": { "lib/db/a.ts": importing("@/lib/collection/leaf") },
  "queue-knows-only-contract": { "lib/queue/a.ts": importing("@/lib/training/leaf") },
  "artifacts-know-only-contract": { "lib/artifacts/a.ts": importing("@/lib/models/leaf") },
  "http-knows-no-stage": { "lib/http/a.ts": importing("@/lib/collection/leaf") },
  "simulation-is-outside": { "lib/simulation/a.ts": importing("@/lib/db/leaf") },
  "stage-people": { "lib/people/a.ts": importing("@/lib/collection/leaf") },
  "stage-collection": { "lib/collection/a.ts": importing("@/lib/training/leaf") },
  "stage-agreement": { "lib/agreement/a.ts": importing("@/lib/collection/leaf") },
  "stage-review": { "lib/review/a.ts": importing("@/lib/training/leaf") },
  "stage-datasets": { "lib/datasets/a.ts": importing("@/lib/training/leaf") },
  "stage-models": { "lib/models/a.ts": importing("@/lib/training/leaf") },
  "stage-serving": { "lib/serving/a.ts": importing("@/lib/training/leaf") },
  "stage-training": { "lib/training/a.ts": importing("@/lib/serving/leaf") },
  "stage-projects": { "lib/projects/a.ts": importing("@/lib/training/leaf") },
  "app-is-thin": { "app/api/a/route.ts": importing("@/lib/db/leaf") },
  "workers-are-thin": { "workers/a.ts": importing("@/lib/rlhf/leaf") },
  "e2e-is-outside": { "e2e/a.spec.ts": importing("@/lib/collection/leaf") },
  "prisma-in-one-place": { "lib/collection/b.ts": importing("@prisma/client") },
  "postgres-in-one-place": { "lib/collection/c.ts": importing("pg") },
  "generated-client-in-one-place": { "lib/models/b.ts": importing("@/lib/db/generated/client") },
  "onnxruntime-in-one-file": { "lib/ml/b.ts": importing("onnxruntime-node") },
  "queue-library-in-one-place": { "workers/b.ts": importing("graphile-worker") },
  "links-in-one-place": { "app/home.tsx": importing("next/link") },
  "browser-reaches-no-server": {
    "app/page.client.tsx": `${importing("./between")}export const z = <b>{1}</b>;\n`,
    "app/between.ts": importing("@/lib/http/session"),
  },
  "web-trains-nothing": {
    "app/api/b/route.ts": importing("@/lib/training/b"),
    "lib/training/b.ts": importing("@/lib/rlhf/leaf"),
  },
  "no-test-from-source": { "lib/models/c.ts": importing("./leaf.test") },
};
const LEAVES = [
  ...["platform", "db", "rlhf", "collection", "training", "models", "serving"].map((d) => `lib/${d}/leaf.ts`),
  "lib/db/generated/client.ts",
  "lib/http/session.ts",
  "lib/models/leaf.test.ts",
];

const root = mkdtempSync(path.join(os.tmpdir(), "hone-architecture-"));
const broken = new Map<string, string[]>();

beforeAll(() => {
  const write = (file: string, text: string) => {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  write("lib/people/typed.ts", 'import type { A } from "./typing";\nexport type B = A;\n');
  write("lib/people/typing.ts", 'import type { B } from "./typed";\nexport type A = B[];\n');
  for (const leaf of LEAVES) write(leaf, "export const leaf = 1;\n");
  for (const files of Object.values(BREAKS)) for (const [file, text] of Object.entries(files)) write(file, text);
  for (const file of [".dependency-cruiser.cjs", "tsconfig.json"]) cpSync(file, path.join(root, file));
  symlinkSync(path.resolve("node_modules"), path.join(root, "node_modules"));

  const cruiser = path.resolve("node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  for (const pass of ["imports", "cycles"]) {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [
        "--require",
        path.resolve("scripts/parse-tsx.cjs"),
        cruiser,
        ...["--config", ".dependency-cruiser.cjs", "-T", "json", "app", "lib", "workers", "e2e"],
      ],
      {
        cwd: root,
        encoding: "utf8",
        maxBuffer: 2 ** 26,
        env: { ...process.env, ARCHITECTURE: pass },
      },
    );
    if (!stdout) throw new Error(stderr);
    const { violations } = (
      JSON.parse(stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } }
    ).summary;
    for (const { from, rule } of violations) broken.set(rule.name, [...(broken.get(rule.name) ?? []), from]);
  }
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("two files that share only types are no cycle", () =>
  expect(broken.get("no-cycles") ?? []).not.toContain("lib/people/typed.ts"));

test("every rule has an example that breaks it", () =>
  expect(Object.keys(BREAKS).sort()).toEqual(config.forbidden.map((r) => r.name).sort()));

test.each(Object.entries(BREAKS))("%s fires", (name, files) =>
  expect(broken.get(name) ?? []).toContain(Object.keys(files)[0]),
);

test("lib/ml has at most 4,000 lines of code, without tests, examples, comments and blank lines", () => {
  const files = readdirSync("lib/ml", { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !file.startsWith("examples/"),
  );
  const lines = files.flatMap((file) =>
    readFileSync(path.join("lib/ml", file), "utf8")
      .replace(/\/\*[\s\S]*?\*\//g, "")
      .split("\n")
      .filter((line) => /\S/.test(line) && !/^\s*\/\//.test(line)),
  );
  expect(lines.length).toBeGreaterThan(1000);
  expect(lines.length).toBeLessThanOrEqual(4000);
});
