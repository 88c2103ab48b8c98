import { expect, test } from "vitest";
import { addCorpus } from "@/lib/datasets/corpora";
import { db } from "@/lib/db/client";
import { useTestDatabase } from "@/lib/db/testing/database";
import { holdRound } from "./hold-round";
import { getRound, startRound } from "./operations";
import { runRound } from "./run-round";
import { givenTinyProject, TINY_CONFIG, useTestArtifacts } from "./testing/tiny-project";

useTestDatabase();
useTestArtifacts();

const never = () => new AbortController().signal;
const hold = (id: string) => holdRound(id, { signal: never(), train: runRound });

test("the loop turns: base, policy, reward model, better policy, each from the one before", async () => {
  const { projectId, adminId, baseVersionId, snapshotId } = await givenTinyProject();
  const run = async (
    order: Omit<Parameters<typeof startRound>[0], "projectId" | "userId" | "config">,
  ) => {
    const { id } = await startRound({
      projectId,
      userId: adminId,
      config: TINY_CONFIG[order.kind],
      seed: 5,
      ...order,
    });
    await hold(id);
    const told = await getRound({ id });
    expect(told.round).toMatchObject({ state: "succeeded", error: null });
    return told;
  };

  const sft = await run({ kind: "sft", snapshotId, baseVersionId });
  expect(sft.round).toMatchObject({
    baseVersion: { label: "base v1" },
    resultVersion: { label: "policy v9" },
    createdBy: "Ada",
    attempts: 1,
    step: 6,
    totalSteps: 6,
  });
  console.log(
    sft.log.map((l) => l.message),
    sft.samples.slice(0, 3),
    sft.metrics.length,
  );
  const policy = sft.round.resultVersion!.id;
  const reward = await run({ kind: "reward_model", snapshotId, baseVersionId: policy });
  console.log(
    reward.log.map((l) => l.message),
    reward.metrics.slice(-12),
  );
  const ppo = await run({
    kind: "ppo",
    snapshotId,
    baseVersionId: policy,
    rewardVersionId: reward.round.resultVersion!.id,
  });
  console.log(
    ppo.log.map((l) => l.message),
    ppo.samples.slice(0, 3),
    ppo.metrics.slice(0, 5),
  );
  const corpus = await addCorpus({
    projectId,
    name: "Text",
    documents: Array.from(
      { length: 40 },
      (_, i) => `A short text number ${i} about nothing at all.`,
    ),
    now: new Date(),
  });
  const base = await run({ kind: "pretrain", corpusId: corpus.id });
  console.log(
    base.log.map((l) => l.message),
    base.samples.slice(0, 2),
  );
  expect(await db().checkpoint.count()).toBe(0);
}, 60_000);
