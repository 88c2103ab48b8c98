/**
 * `npm run bench` measures and prints tables; `npm run bench -- engine` one part of them. `--keep` also writes them into
 * docs/benchmarks.md. Never run by `npm test`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { engine } from "./bench/engine";
import { circumstances } from "./bench/measure";

const PARTS = { engine } as const satisfies Record<string, (say: (line: string) => void) => Promise<string>>;
type Part = keyof typeof PARTS;
const KEPT = "docs/benchmarks.md";

const { values: options, positionals } = parseArgs({
  options: { keep: { type: "boolean", default: false } },
  allowPositionals: true,
});
const isPart = (name: string): name is Part => name in PARTS;
const unknown = positionals.filter((name) => !isPart(name));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(", ")}; there are ${Object.keys(PARTS).join(", ")}.`);
  process.exit(2);
}
// Object.keys widens to string; PARTS has exactly the parts.
const wanted = positionals.length > 0 ? positionals.filter(isPart) : (Object.keys(PARTS) as Part[]);

for (const name of wanted) {
  const startedAt = performance.now();
  const say = (line: string) => console.log(`[${((performance.now() - startedAt) / 1000).toFixed(0)} s] ${line}`);
  const table = `${await PARTS[name](say)}\n\n${circumstances()}`;
  console.log(`\n${table}\n`);
  if (options.keep) keep(name, table);
}

/** Replaces the part's section in the kept document. */
function keep(name: Part, table: string): void {
  const text = readFileSync(KEPT, "utf8");
  const [opening, closing] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [start, end] = [text.indexOf(opening), text.indexOf(closing)];
  if (start < 0 || end < start) throw new Error(`${KEPT} has no section between ${opening} and ${closing}.`);
  const head = text.slice(0, start + opening.length);
  writeFileSync(KEPT, `${head}\n\n${table}\n\n${text.slice(end)}`);
}
