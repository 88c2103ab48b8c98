/**
 * `npm run experiments -- hh` runs an experiment and prints what it found. `--keep` also writes it into
 * docs/experiments/<name>.md, between `<!-- results -->` and `<!-- end of results -->`, with its figures beside it.
 * Never run by `npm test`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { circumstances, watchOthers } from "./bench/machine";
import { percent } from "./bench/measure";
import type { Experiment, Findings } from "./experiments/experiment";

const EXPERIMENTS = {
  exact: async () => (await import("./experiments/exact")).run,
  hh: async () => (await import("./experiments/hh")).run,
  labelers: async () => (await import("./experiments/labelers")).run,
  tinystories: async () => (await import("./experiments/tinystories")).run,
  overoptimisation: async () => (await import("./experiments/overoptimisation")).run,
  miniature: async () => (await import("./experiments/miniature")).run,
} as const satisfies Record<string, () => Promise<Experiment>>;
type Name = keyof typeof EXPERIMENTS;

const FOLDER = "docs/experiments";
const [OPENING, CLOSING] = ["<!-- results -->", "<!-- end of results -->"];

const { values: options, positionals } = parseArgs({
  options: { keep: { type: "boolean", default: false } },
  allowPositionals: true,
});
const isName = (name: string): name is Name => name in EXPERIMENTS;
const [name = "", ...surplus] = positionals;
if (!isName(name) || surplus.length > 0) refuse(`Name one experiment of ${Object.keys(EXPERIMENTS).join(", ")}.`);
if (options.keep) keptParts(name);

const startedAt = performance.now();
const secondsSince = () => (performance.now() - startedAt) / 1000;
const othersShare = watchOthers();
const run = await EXPERIMENTS[name]();
const findings = await run({ say: (line) => console.log(`[${secondsSince().toFixed(0)} s] ${line}`) });
if (!findings) process.exit(1);

const minutes = (secondsSince() / 60).toFixed(0);
const others = percent(othersShare());
const report = `${findings.report}\n\n${minutes} minutes on ${circumstances()} Other programs took ${others} of the machine meanwhile.`;
console.log(`\n${report}\n`);
if (options.keep) keep(name, { ...findings, report });

function keep(experiment: Name, found: Findings): void {
  const { document, before, after } = keptParts(experiment);
  writeFileSync(document, `${before}\n\n${found.report}\n\n${after}`);
  for (const [file, svg] of Object.entries(found.figures)) writeFileSync(path.join(FOLDER, file), svg);
}

/** The experiment's document, and what stands in it before and after the results; refuses when it has no place for them. */
function keptParts(experiment: Name): { document: string; before: string; after: string } {
  const document = path.join(FOLDER, `${experiment}.md`);
  const text = readFileSync(document, "utf8");
  const [start, end] = [text.indexOf(OPENING), text.indexOf(CLOSING)];
  if (start < 0 || end < start) refuse(`${document} has no section between ${OPENING} and ${CLOSING}.`);
  return { document, before: text.slice(0, start + OPENING.length), after: text.slice(end) };
}

function refuse(why: string): never {
  console.error(why);
  process.exit(2);
}
