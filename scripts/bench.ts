/**
 * `npm run bench` measures the engine and prints tables; `npm run bench -- profile` where its time goes, and
 * `npm run bench -- preflight` how near a preflight's estimates come; `npm run bench -- collection` how long labelers wait for
 * the next task in a big project, and `npm run bench -- agreement` how fast the pages of agreement answer, both against a built
 * Hone. `--keep` also writes them into docs/benchmarks.md,
 * `--quick` only shows that everything runs. PyTorch, if some Python has it, is measured beside ours: HONE_BENCH_PYTHON
 * names that Python. Never run by `npm test`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { agreement } from "./bench/agreement";

import { collection } from "./bench/collection";

import { engine } from "./bench/engine";
import { circumstances, watchOthers } from "./bench/machine";
import { type PartInput, percent } from "./bench/measure";
import { preflight } from "./bench/preflight";
import { profile } from "./bench/profile";

const PARTS = { engine, preflight, profile, collection, agreement } as const satisfies Record<
  string,
  (input: PartInput) => Promise<string>
>;
type Part = keyof typeof PARTS;
const KEPT = "docs/benchmarks.md";

const { values: options, positionals } = parseArgs({
  options: { keep: { type: "boolean", default: false }, quick: { type: "boolean", default: false } },
  allowPositionals: true,
});
const isPart = (name: string): name is Part => name in PARTS;
const unknown = positionals.filter((name) => !isPart(name));
if (unknown.length > 0) refuse(`There is no part ${unknown.join(", ")}; there are ${Object.keys(PARTS).join(", ")}.`);
const wanted: Part[] = positionals.length > 0 ? positionals.filter(isPart) : ["engine"];
if (options.keep && options.quick) refuse("Numbers of --quick mean nothing: nothing is kept.");
if (options.keep) for (const name of wanted) keptSection(name);

for (const name of wanted) {
  const startedAt = performance.now();
  const say = (line: string) => console.log(`[${((performance.now() - startedAt) / 1000).toFixed(0)} s] ${line}`);
  const othersShare = watchOthers();
  const tables = await PARTS[name]({ say, quick: options.quick });
  const others = othersShare();
  const warning =
    others > 0.05 ? ` Other programs took ${percent(others)} of the machine meanwhile: measure again.` : "";
  const table = `${tables}\n\n${circumstances()}${warning}`;
  console.log(`\n${table}\n`);
  if (options.keep) keep(name, table);
}

/** Replaces the part's section in the kept document. */
function keep(name: Part, table: string): void {
  const { before, after } = keptSection(name);
  writeFileSync(KEPT, `${before}\n\n${table}\n\n${after}`);
}

/** What stands before and after the part's section; refuses when the document has none. */
function keptSection(name: Part): { before: string; after: string } {
  const text = readFileSync(KEPT, "utf8");
  const [opening, closing] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [start, end] = [text.indexOf(opening), text.indexOf(closing)];
  if (start < 0 || end < start) refuse(`${KEPT} has no section between ${opening} and ${closing}.`);
  return { before: text.slice(0, start + opening.length), after: text.slice(end) };
}

function refuse(why: string): never {
  console.error(why);
  process.exit(2);
}
