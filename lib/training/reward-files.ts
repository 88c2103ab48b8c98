/**
 * The folder of a reward model. Its first member is the folder's model, which any reader of Hugging Face folders loads;
 * `member-1.safetensors` and so on hold the weights of the others, `monitor.safetensors` those of the monitor, each with
 * its bias and gain as metadata, and `report.json` what was measured.
 */
import { z } from "zod";
import { REPORT_FILE, type RewardReport } from "@/lib/contract/reward-report";
import { type ModelFiles, readModel, writeModel } from "@/lib/ml/model-folder";
import { Parameters } from "@/lib/ml/parameters";
import { decodeSafetensors, encodeSafetensors } from "@/lib/ml/safetensors";
import type { Tokenizer, TokenizerFiles } from "@/lib/ml/tokenizer/load";
import type { RewardModel } from "@/lib/rlhf/reward-model";
import type { Learned } from "@/lib/rlhf/trainee";
import { adapterFiles } from "./adapter-files";
import type { TrainedModel } from "./preparation";

const MONITOR_FILE = "monitor.safetensors";
const memberFile = (index: number): string => `member-${index}.safetensors`;

/** Whether a file holds a member beside the first, or the monitor. */
export const isFurtherModel = (name: string): boolean => /^(member-\d+|monitor)\.safetensors$/.test(name);

/** @param members  at least one. */
export function rewardModelFiles(input: {
  members: readonly (RewardModel & { model: Learned })[];
  monitor: RewardModel | null;
  report: RewardReport;
  tokenizerFiles: TokenizerFiles;
}): TrainedModel {
  const { monitor, report, tokenizerFiles } = input;
  const [first, ...others] = input.members;
  if (!first) throw new RangeError("A reward model has at least one member.");
  const { model, bias, gain } = first;
  const files = writeModel({ ...model, tokenizerFiles, reward: { bias, gain } });
  if (first.model.adapters)
    for (const [name, bytes] of adapterFiles(model.config, first.model.adapters)) files.set(name, bytes);
  for (const [i, member] of others.entries()) files.set(memberFile(i + 1), encodeFurther(member));
  if (monitor) files.set(MONITOR_FILE, encodeFurther(monitor));
  files.set(REPORT_FILE, new TextEncoder().encode(`${JSON.stringify(report, null, 2)}\n`));
  return { files, parameterCount: model.parameters.data.length };
}

export type RewardModels = {
  /** In order; one unless it is an ensemble. */
  members: RewardModel[];
  /** Trained on prompts that no member has seen; null when none was asked for. */
  monitor: RewardModel | null;
  tokenizer: Tokenizer;
  tokenizerFiles: TokenizerFiles;
};

/**
 * All models of the folder. One without a scale counts as if its raw scores were scores.
 * @throws FormatError when a file is malformed; Error when a further model has not the tensors of the first.
 */
export function readRewardModels(files: ModelFiles): RewardModels {
  const { config, parameters, reward, tokenizer, tokenizerFiles } = readModel(files);
  const further = (name: string): RewardModel | null => {
    const bytes = files.get(name);
    if (!bytes) return null;
    const { tensors, metadata } = decodeSafetensors(bytes, name);
    const data = new Map([...tensors].map(([tensor, { data }]) => [tensor, data]));
    return { model: { config, parameters: Parameters.from(parameters.specs, data) }, ...Scale.parse(metadata) };
  };
  const members: RewardModel[] = [{ model: { config, parameters }, ...(reward ?? { bias: 0, gain: 1 }) }];
  for (let member = further(memberFile(1)); member; member = further(memberFile(members.length))) members.push(member);
  return { members, monitor: further(MONITOR_FILE), tokenizer, tokenizerFiles };
}

/** As metadata have it: text. */
const Scale = z.object({ bias: z.coerce.number(), gain: z.coerce.number() });

const encodeFurther = ({ model, bias, gain }: RewardModel): Uint8Array =>
  encodeSafetensors(new Map([...model.parameters.entries()].map(({ name, ...tensor }) => [name, tensor])), {
    metadata: { format: "pt", bias: String(bias), gain: String(gain) },
  });
