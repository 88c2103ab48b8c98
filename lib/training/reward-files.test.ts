import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { readModel, readModelFolder } from "@/lib/ml/model-folder";
import { randomFrom } from "@/lib/ml/random";
import { SPECIAL_TOKENS, writeTokenizerConfig } from "@/lib/ml/tokenizer/chat-template";
import { trainBytePairTokenizer } from "@/lib/ml/tokenizer/train";
import { withScoreHead } from "@/lib/rlhf/language-model";
import type { RewardModel } from "@/lib/rlhf/reward-model";
import { rewardReport } from "@/lib/rlhf/reward-report";
import { tinyModel } from "@/lib/rlhf/testing/tiny-model";
import { isFurtherModel, readRewardModels, rewardModelFiles } from "./reward-files";

const folder = mkdtempSync(path.join(os.tmpdir(), "hone-reward-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tokenizerFiles = {
  tokenizerJson: trainBytePairTokenizer({ documents: ["a"], vocabSize: 300, specialTokens: SPECIAL_TOKENS }),
  tokenizerConfigJson: writeTokenizerConfig("instruct"),
};
const trained = (seed: number): RewardModel => ({
  model: withScoreHead(tinyModel({ vocabSize: 300 }, seed), randomFrom(seed)),
  bias: -1 / (seed + 2),
  gain: seed + 1 / 3,
});
const [first, second, third, monitor] = [trained(1), trained(2), trained(3), trained(4)];
const report = rewardReport({
  trained: { members: [{ ...first, scores: new Float32Array() }], monitor: null, foldScores: [] },
  ...{ comparisons: [], monitorComparisons: [], heldOut: [], sycophancy: [], demonstrations: 0 },
  folds: { value: null, reason: "Not asked for." },
});
const { files } = rewardModelFiles({ members: [first, second, third], monitor, report, tokenizerFiles });

test("members and monitor come back from a folder on disk as they went, with bias and gain to the bit", async () => {
  for (const [name, bytes] of files) writeFileSync(path.join(folder, name), bytes);
  const back = await readModelFolder(folder);
  expect(new Map([...back].map(([name, bytes]) => [name, [...bytes]]))).toEqual(
    new Map([...files].map(([name, bytes]) => [name, [...bytes]])),
  );
  const read = readRewardModels(back);
  const told = ({ model, bias, gain }: RewardModel) => ({ weights: model.parameters.data, bias, gain });
  expect(read.members.map(told)).toEqual([first, second, third].map(told));
  expect(told(read.monitor!)).toEqual(told(monitor));
});

test("who knows of no ensembles reads the first member", () => {
  const plain = new Map([...files].filter(([name]) => !isFurtherModel(name) && name !== "report.json"));
  expect(readModel(plain)).toMatchObject({ hasScoreHead: true, reward: { bias: first.bias, gain: first.gain } });
  expect(readModel(plain).parameters.data).toEqual(first.model.parameters.data);
  expect(readRewardModels(plain)).toMatchObject({ members: { length: 1 }, monitor: null });
});

test("a further model of another shape or without a scale is refused", () => {
  const other = rewardModelFiles({
    members: [first, { ...trained(5), model: withScoreHead(tinyModel({ vocabSize: 280 }), randomFrom(1)) }],
    ...{ monitor: null, report, tokenizerFiles },
  }).files;
  expect(() => readRewardModels(other)).toThrow("do not fill the shape");
  const bare = new Map([...files, ["member-1.safetensors", files.get("model.safetensors")!] as const]);
  expect(() => readRewardModels(bare)).toThrow("bias");
});
