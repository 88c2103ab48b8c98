/**
 * `npm run loop -- --seed 1 --seeds 3`: starts Hone on a scratch folder and database, closes the whole loop with simulated
 * people for each seed, and prints one table a seed. Exits with 1 when something that must hold does not. See docs/loop.md.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type LoopResult, runLoop } from "@/lib/simulation/loop";
import { expectations, reportOf } from "@/lib/simulation/loop-report";
import { LOOP_SETTINGS } from "@/lib/simulation/loop-settings";
import { scratchStack } from "./scratch-stack";

const { values: options } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    seeds: { type: "string", default: "1" },
    /** Also writes the results as JSON. */
    out: { type: "string" },
  },
});

const startedAt = performance.now();
const say = (line: string) => console.log(`[${elapsed()}] ${line}`);

const hone = await scratchStack("loop");
try {
  say(`Hone runs at ${hone.url}`);
  const results: LoopResult[] = [];
  for (let index = 0; index < Number(options.seeds); index++) {
    const client = await hone.signIn();
    const seed = Number(options.seed) + index;
    const result = await runLoop({
      url: hone.url,
      admin: client,
      seed,
      settings: LOOP_SETTINGS,
      say,
    });
    results.push(result);
    console.log(`\n${reportOf(result)}\n`);
  }
  if (options.out) writeFileSync(options.out, JSON.stringify(results, null, 2));
  const failed = results.flatMap(expectations).filter(({ holds }) => !holds).length;
  console.log(failed === 0 ? "All expectations hold." : `${failed} expectations fail.`);
  process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await hone.end();
}
process.exit();

function elapsed(): string {
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
