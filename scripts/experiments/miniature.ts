/**
 * InstructGPT in miniature: a network of sixty thousand parameters learns from rankings to answer, on a running Hone and
 * through its HTTP API, and is then compared with a base model ninety times its size. What it found stands in
 * docs/experiments/miniature.md.
 */
import { spawnSync } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { type ScratchStack, scratchStack } from "../scratch-stack";
import type { Experiment } from "./experiment";
import { expectations } from "./miniature/expectations";
import { findingsOf } from "./miniature/report";
import type { SeedResult } from "./miniature/result";
import { runSeed } from "./miniature/run-seed";
import { SETTINGS } from "./miniature/settings";
import { saved } from "./saved";

const FOLDER = path.join(os.tmpdir(), "hone-experiment-miniature");
const SEEDS = [1, 2, 3];

export const run: Experiment = async ({ say }) => {
  say(`What a seed finds is kept in ${FOLDER} and not sought again; delete it to begin anew.`);
  // The pages and routes that the experiment talks to; nothing to do when they are built.
  const build = spawnSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
  if (build.status !== 0) return null;

  let hone: ScratchStack | undefined;
  const results: SeedResult[] = [];
  try {
    for (const seed of SEEDS) {
      const found = await saved({
        folder: FOLDER,
        name: `seed-${seed}`,
        settings: SETTINGS,
        find: async () => {
          hone ??= await scratchStack("miniature");
          const told = (line: string) => say(`seed ${seed}: ${line}`);
          return runSeed({ url: hone.url, admin: await hone.signIn(), seed, settings: SETTINGS, say: told });
        },
      });
      results.push(found.result);
      for (const { claim, found: numbers, holds } of expectations(found.result))
        say(`seed ${seed}: ${holds ? "holds" : "FAILS"}: ${claim}: ${numbers}`);
    }
  } catch (error) {
    // Seeds that were found still make a report.
    if (results.length === 0) throw error;
    say(`Stopped after ${results.length} of ${SEEDS.length} seeds: ${error instanceof Error ? error.message : error}`);
  } finally {
    await hone?.end();
  }
  return findingsOf(results);
};
