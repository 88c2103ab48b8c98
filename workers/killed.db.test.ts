/**
 * Rounds of each kind whose worker is killed (kill -9) after a random step: what another worker makes of them must be, to the
 * bit, what an undisturbed one makes. `HONE_KILLS` says how often for each kind; one here, twenty by hand now and
 * then (docs/experiments/killed.md).
 */
import { beforeAll, expect, test } from "vitest";
import { RoundKind } from "@/lib/contract/round-config";
import type { Round } from "@/lib/contract/rounds";
import { addCorpus } from "@/lib/datasets/corpora";
import { useTestDatabase } from "@/lib/db/testing/database";
import { useTestArtifacts } from "@/lib/models/testing/tiny-model";
import { startRound } from "@/lib/training/operations";
import { roundEvents } from "@/lib/training/round-events";
import {
  givenTinyProject,
  resultDigest,
  TINY_CONFIG,
  TINY_REASON,
  type TinyProject,
} from "@/lib/training/testing/tiny-project";
import { startWorker } from "./testing/worker-process";

useTestDatabase();
useTestArtifacts();

const KILLS = Number(process.env.HONE_KILLS ?? 1);
/** Kills that may come too late, when the round is over before its step is seen. */
const MOST_MISSES = 10;

/** Long enough to be interrupted in the middle: seconds. */
const LENGTH: Record<RoundKind, Record<string, unknown>> = {
  pretrain: { steps: 400 },
  sft: { epochs: 200 },
  reward_model: { epochs: 100 },
  ppo: { iterations: 40 },
  dpo: { epochs: 100 },
  rloo: { iterations: 60 },
  grpo: { iterations: 60 },
  rejection_sampling: { iterations: 60 },
};

let project: TinyProject;
let ingredients: Record<RoundKind, Partial<Parameters<typeof startRound>[0]>>;

const start = (kind: RoundKind, config: Record<string, unknown> = {}): Promise<Round> =>
  startRound({
    projectId: project.projectId,
    userId: project.adminId,
    kind,
    config: { ...TINY_CONFIG[kind], ...config },
    seed: 11,
    overrideReason: TINY_REASON,
    ...ingredients[kind],
  });

/** Watches a round as the browser does until `isThere`; returns how it then was. */
async function watch(id: string, isThere: (round: Round) => boolean): Promise<Round> {
  const stopping = new AbortController();
  try {
    for await (const { round } of await roundEvents({ id, signal: stopping.signal })) {
      if (isThere(round)) return round;
      if (round.error) throw new Error(`The round has ${round.state}: ${round.error}`);
    }
  } finally {
    stopping.abort();
  }
  throw new Error("The events ended too early.");
}
const isDone = ({ state }: Round) => state === "succeeded";

beforeAll(async () => {
  project = await givenTinyProject();
  const { projectId, snapshotId, baseVersionId } = project;
  const documents = Array.from({ length: 60 }, (_, i) => `A short text, number ${i}, of no interest.`);
  const corpus = await addCorpus({ projectId, name: "Text", documents, now: new Date() });
  const fromBase = { snapshotId, baseVersionId };
  ingredients = {
    pretrain: { corpusId: corpus.id },
    sft: fromBase,
    reward_model: {},
    ppo: {},
    dpo: {},
    rloo: {},
    grpo: {},
    rejection_sampling: {},
  };
  const worker = await startWorker();
  const sft = await watch((await start("sft")).id, isDone);
  const fromPolicy = { snapshotId, baseVersionId: sft.resultVersion!.id };
  ingredients.reward_model = fromPolicy;
  ingredients.dpo = fromPolicy;
  const reward = await watch((await start("reward_model")).id, isDone);
  const onPolicy = { ...fromPolicy, rewardVersionId: reward.resultVersion!.id };
  for (const kind of ["ppo", "rloo", "grpo", "rejection_sampling"] as const) ingredients[kind] = onPolicy;
  await worker.stop();
}, 120_000);

test.each(RoundKind.options)(
  "%s gives the same bits, whenever its worker was killed",
  async (kind) => {
    let worker = await startWorker();
    const peaceful = await start(kind, LENGTH[kind]);
    const { totalSteps } = await watch(peaceful.id, isDone);
    let hits = 0;
    for (let kill = 0; hits < KILLS && kill < KILLS + MOST_MISSES; kill++) {
      const disturbed = await start(kind, LENGTH[kind]);
      const after = Math.floor(0.8 * Math.random() * totalSteps!);
      await watch(disturbed.id, ({ state, step }) => state === "succeeded" || (state === "running" && step >= after));
      await worker.kill9();
      worker = await startWorker();
      const { attempts } = await watch(disturbed.id, isDone);
      expect(await resultDigest(disturbed.id), `killed after step ${after}`).toBe(await resultDigest(peaceful.id));
      if (attempts > 1) hits += 1;
    }
    expect(hits).toBe(KILLS);
    await worker.stop();
  },
  60_000 + KILLS * 60_000,
);
