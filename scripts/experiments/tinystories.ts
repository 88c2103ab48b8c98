/**
 * A published model of children's stories learns by PPO to tell pleasant ones. The reward is a rule that nobody had to
 * learn, so what is measured is PPO alone: how much reward it finds, how far from the reference, and what it forgets.
 */
import os from "node:os";
import path from "node:path";
import { childSeed } from "@/lib/ml/random";
import type { LanguageModel } from "@/lib/rlhf/language-model";
import { momentsOf } from "@/lib/rlhf/moments";
import type { Experiment } from "./experiment";
import { saved } from "./saved";
import { measure, tellStories } from "./tinystories/measure";
import { type Outcome, reportOf } from "./tinystories/report";
import { ROUND_NAMES, ROUNDS, type RoundName, train } from "./tinystories/rounds";
import { absentData, readWorld, STORY_TOKENS } from "./tinystories/world";

const FOLDER = path.join(os.tmpdir(), "hone-experiment-tinystories");
const SEED = 1;
/** Of the reference, for best-of-n, the frontier and the scale of the reward. */
const REFERENCE_STORIES = 2048;
/** By which each policy is measured. */
const STORIES = 512;

export const run: Experiment = async ({ say }) => {
  const absent = absentData();
  if (absent.length > 0) {
    say(`Nothing was measured: ${absent.join(" and ")} absent. HONE_SHARED names the folder that holds data/.`);
    return null;
  }
  say(`What is found is kept in ${FOLDER} and not sought again; delete it to begin anew.`);
  const world = readWorld(SEED);
  const { model } = world;
  const keep = <T>(name: string, settings: unknown, find: () => Promise<T>) =>
    saved({ folder: FOLDER, name, settings: { settings, SEED, STORY_TOKENS, STORIES, REFERENCE_STORIES }, find });

  const reference = await keep("reference", {}, async () => {
    const told = await tellStories({ world, policy: model, count: REFERENCE_STORIES, seed: childSeed(SEED, 0) });
    return told.map(({ ids }) => ids);
  });
  const rewards = reference.result.map(world.rewardOf);
  const { mean, variance } = momentsOf(rewards);
  const scale = { bias: mean, gain: 1 / Math.sqrt(variance) };
  say(`The reference's stories are worth ${mean.toFixed(2)}, with a deviation of ${(1 / scale.gain).toFixed(2)}.`);

  const measured = (policy: LanguageModel) =>
    measure({
      world,
      policy,
      referenceStories: reference.result.slice(0, STORIES),
      stories: STORIES,
      seed: childSeed(SEED, 1),
    });
  const start = await keep("start", {}, () => measured(model));
  // Every name is given its outcome below.
  const outcomes = {} as Record<RoundName, Outcome>;
  for (const name of ROUND_NAMES) {
    const { result, seconds } = await keep(name, ROUNDS[name], async () => {
      const { policy, trajectory } = await train({ world, name, scale, say });
      return { trajectory, measured: await measured(policy) };
    });
    outcomes[name] = { ...result, seconds };
    say(`${name}: reward ${result.measured.reward.mean.toFixed(2)} at KL ${result.measured.kl.mean.toFixed(2)}`);
  }
  return reportOf({ rewards, start: start.result, rounds: outcomes, bytesPerToken: world.bytesPerToken });
};
