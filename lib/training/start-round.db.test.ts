import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { PpoConfig } from "@/lib/contract/settings/ppo";
import { SftConfig } from "@/lib/contract/settings/sft";
import { addCorpus } from "@/lib/datasets/corpora";
import { freezeSnapshot } from "@/lib/datasets/freeze-snapshot";
import { useTestDatabase } from "@/lib/db/testing/database";
import {
  givenComparisons,
  givenDemonstration,
  givenPerson,
  givenProject,
  givenPrompt,
  givenRanking,
} from "@/lib/db/testing/fixtures";
import { givenTinyModel, useTestArtifacts } from "@/lib/models/testing/tiny-model";
import { startRound } from "./operations";
import { givenTinyProject, TINY_REASON, type TinyProject } from "./testing/tiny-project";

useTestDatabase();
useTestArtifacts();

let project: TinyProject;
let policyId = "";
let rewardId = "";
let corpusId = "";
beforeAll(async () => {
  project = await givenTinyProject();
  policyId = await givenTinyModel(project.projectId, "policy");
  rewardId = await givenTinyModel(project.projectId, "reward");
  const corpus = { name: "Text", documents: ["one", "two"], now: new Date() };
  corpusId = (await addCorpus({ projectId: project.projectId, ...corpus })).id;
});

type Order = Partial<Parameters<typeof startRound>[0]>;
const start = (order: Order) =>
  startRound({
    projectId: project.projectId,
    userId: project.adminId,
    kind: "sft",
    config: {},
    overrideReason: TINY_REASON,
    ...order,
  });
const sft = (order: Order = {}) =>
  start({ snapshotId: project.snapshotId, baseVersionId: project.baseVersionId, ...order });

test("a round keeps its complete settings, the seed it was given or drew, and the code that runs", async () => {
  const round = await sft({ config: { epochs: 2 }, seed: 3 });
  expect(round).toMatchObject({
    state: "queued",
    config: { ...SftConfig.parse({}), epochs: 2 },
    seed: 3,
    codeVersion: expect.stringMatching(/^\d+\.\d+\.\d+/),
    stepsPerSecond: null,
    attempts: 0,
  });
  const seeds = [(await sft()).seed, (await sft()).seed];
  expect(seeds[0]).not.toBe(seeds[1]);
});

test.each([
  ["an unknown setting", () => sft({ config: { learning_rate: 1 } }), /no setting learning_rate/],
  ["a value out of range", () => sft({ config: { epochs: 0 } }), /epochs/],
  ["settings that contradict each other", () => sft({ config: { batchSize: 5 } }), /divide/],
  ["no snapshot", () => start({ baseVersionId: project.baseVersionId }), /needs a snapshot/],
  ["no model", () => start({ snapshotId: project.snapshotId }), /needs a base model or policy/],
  ["a corpus", () => sft({ kind: "reward_model", baseVersionId: policyId, corpusId }), /takes no corpus/],
  ["no corpus", () => start({ kind: "pretrain" }), /needs a corpus/],
  [
    "a reward model from a base model",
    () => sft({ kind: "reward_model" }),
    /takes a policy model here; base v1 is none/,
  ],
  ["DPO from a base model", () => sft({ kind: "dpo" }), /takes a policy model here; base v1 is none/],
  ["DPO without a snapshot", () => start({ kind: "dpo", baseVersionId: policyId }), /DPO needs a snapshot/],
  [
    "DPO with a reward model",
    () => sft({ kind: "dpo", baseVersionId: policyId, rewardVersionId: policyId }),
    /DPO takes no reward model/,
  ],
  ["fine-tuning scored by a policy", () => sft({ rewardVersionId: policyId }), /takes a reward model here/],
  [
    "smoothed labels with IPO",
    () => sft({ kind: "dpo", baseVersionId: policyId, config: { loss: "ipo", labelSmoothing: 0.1 } }),
    /labelSmoothing.*IPO/,
  ],
  ["PPO without a reward model", () => sft({ kind: "ppo", baseVersionId: policyId }), /needs a reward model/],
  [
    "PPO that is to learn text and has none",
    () => sft({ kind: "ppo", baseVersionId: policyId, rewardVersionId: rewardId, config: { ptxCoefficient: 1 } }),
    /ptxCoefficient: above 0 it needs a corpus/,
  ],
  [
    "a corpus that PPO would not read",
    () => sft({ kind: "ppo", baseVersionId: policyId, rewardVersionId: rewardId, corpusId }),
    /ptxCoefficient: at 0 the corpus would not be read/,
  ],
  [
    "groups that do not fill a batch",
    () => sft({ kind: "rloo", config: { responsesPerPrompt: 5 } }),
    /responses per prompt must divide/,
  ],
  [
    "PPO with a policy as the reward model",
    () => sft({ kind: "ppo", baseVersionId: policyId, rewardVersionId: policyId }),
    /takes a reward model here/,
  ],
])("%s is refused with a sentence that says so", async (_, ask, message) => {
  await expect(ask()).rejects.toMatchObject({
    code: "invalid_settings",
    message: expect.stringMatching(message),
  });
});

test("what another project holds is not there", async () => {
  const other = await givenProject();
  const elsewhere = await givenTinyModel(other);
  for (const ask of [
    () => sft({ projectId: other }),
    () => sft({ projectId: randomUUID() }),
    () => sft({ snapshotId: randomUUID() }),
    () => sft({ baseVersionId: elsewhere }),
    () => start({ kind: "pretrain", corpusId: randomUUID() }),
  ])
    await expect(ask()).rejects.toMatchObject({ code: "not_found" });
});

test("too little data is refused with how much is missing; what is not in the training split does not count", async () => {
  const projectId = await givenProject();
  const person = await givenPerson();
  const promptId = await givenPrompt(projectId, { split: "train" });
  await givenDemonstration(promptId, person, ["Yes."]);
  const held = await givenPrompt(projectId, { split: "validation" });
  await givenDemonstration(held, person, ["No."]);
  for (const tied of [false, true, true]) {
    const [made] = await givenComparisons(projectId, 1, { k: 2, promptId });
    const [a = "", b = ""] = made?.responseIds ?? [];
    await givenRanking(made?.id ?? "", person, [tied ? [[a, b]] : [[a], [b]]]);
  }
  const { id: snapshotId } = await freezeSnapshot({
    projectId,
    createdById: person,
    includePeople: true,
    includeSimulated: false,
    now: new Date(),
  });
  const baseVersionId = await givenTinyModel(projectId, "policy");
  const order = { projectId, snapshotId, baseVersionId };
  await expect(sft(order)).rejects.toMatchObject({
    code: "too_little_data",
    message: expect.stringMatching(/2 demonstrations .* has 1\. Collect 1 more/),
  });
  for (const kind of ["reward_model", "dpo"] as const)
    await expect(sft({ ...order, kind })).rejects.toMatchObject({
      code: "too_little_data",
      message: expect.stringMatching(/rankings that put one response above another.* has 1\./),
    });
});

test("the defaults of PPO pass", () => {
  expect(() => PpoConfig.parse({})).not.toThrow();
});
