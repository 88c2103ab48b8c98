/** The settings of a kind of round as a form needs them, read from the zod schema that the server parses with. */
import { z } from "zod";
import { ROUND_CONFIG, type RoundKind } from "@/lib/contract/round-config";

export type SettingValue = number | boolean | string;

/** One setting: what it does, where its default comes from, and what may be typed. */
export type Setting = {
  name: string;
  /** "learningRate" → "Learning rate". */
  label: string;
  /** One sentence, without the source. */
  sentence: string;
  /** "InstructGPT C.4: 1": where the default comes from. */
  source: string | null;
} & (
  | {
      type: "number";
      default: number;
      integer: boolean;
      minimum: number;
      /** Whether the minimum itself may not be typed. */
      exclusiveMinimum: boolean;
      maximum: number;
    }
  | { type: "choice"; default: string; options: readonly string[] }
  | { type: "switch"; default: boolean }
);

const Property = z.object({
  type: z.enum(["integer", "number", "string", "boolean"]),
  description: z.string().default(""),
  default: z.union([z.number(), z.boolean(), z.string()]),
  enum: z.array(z.string()).optional(),
  minimum: z.number().default(Number.NEGATIVE_INFINITY),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().default(Number.POSITIVE_INFINITY),
});

/** Every setting of a kind, in the order of its schema. */
export function settingsOf(kind: RoundKind): Setting[] {
  const { properties = {} } = z.toJSONSchema(ROUND_CONFIG[kind], { io: "input" });
  return Object.entries(properties).map(([name, property]) => asSetting(name, property));
}

function asSetting(name: string, json: unknown): Setting {
  const property = Property.parse(json);
  const description = property.description.replaceAll(/\bIG\b/g, "InstructGPT");
  const [, sentence, source] = /^(.*?)(?: \(([^()]*(?:\([^()]*\)[^()]*)*)\))?\.?$/.exec(description) ?? [
    "",
    description,
    undefined,
  ];
  const said = { name, label: labelOf(name), sentence: `${sentence}.`, source: source ?? null };
  if (typeof property.default === "boolean") return { ...said, type: "switch", default: property.default };
  if (typeof property.default === "string")
    return { ...said, type: "choice", default: property.default, options: property.enum ?? [] };
  return {
    ...said,
    type: "number",
    default: property.default,
    integer: property.type === "integer",
    minimum: property.exclusiveMinimum ?? property.minimum,
    exclusiveMinimum: property.exclusiveMinimum !== undefined,
    maximum: property.maximum,
  };
}

const ABBREVIATIONS: Record<string, string> = { kl: "KL", eos: "EOS", lora: "LoRA", ptx: "PTX" };

/** camelCase as a label: "klCoefficient" → "KL coefficient". */
export function labelOf(name: string): string {
  const words = name.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
  const label = words.map((word) => ABBREVIATIONS[word] ?? word).join(" ");
  return label.charAt(0).toUpperCase() + label.slice(1);
}

/** Groups of the folded settings, in the order in which they are shown. */
export const SETTING_GROUPS = [
  "Length",
  "Data in a step",
  "Learning rate",
  "Loss",
  "Sampling",
  "KL",
  "Reward",
  "Updates",
  "Pretraining text",
  "Adapters",
  "Alarm",
  "Optimizer",
  "New network",
  "Result",
] as const;
export type SettingGroup = (typeof SETTING_GROUPS)[number];

const GROUP: Record<string, SettingGroup> = {
  steps: "Length",
  epochs: "Length",
  iterations: "Length",
  batchSize: "Data in a step",
  minibatchSize: "Data in a step",
  microBatchSize: "Data in a step",
  contextLength: "Data in a step",
  learningRate: "Learning rate",
  valueLearningRate: "Learning rate",
  warmupSteps: "Learning rate",
  warmupIterations: "Learning rate",
  floorRatio: "Learning rate",
  lossMean: "Loss",
  loss: "Loss",
  beta: "Loss",
  ties: "Loss",
  labelSmoothing: "Loss",
  margin: "Loss",
  centering: "Loss",
  maxNewTokens: "Sampling",
  temperature: "Sampling",
  klCoefficient: "KL",
  klController: "KL",
  klTarget: "KL",
  klHorizon: "KL",
  klEstimator: "KL",
  missingEosPenalty: "Reward",
  scoreClip: "Reward",
  scaleScores: "Reward",
  gamma: "Reward",
  lambda: "Reward",
  responsesPerPrompt: "Sampling",
  groupScale: "Reward",
  ensembleRule: "Reward",
  ensembleLambda: "Reward",
  learnedTurns: "Loss",
  pretrainShare: "Pretraining text",
  ptxCoefficient: "Pretraining text",
  ptxBatchSize: "Pretraining text",
  ptxContextLength: "Pretraining text",
  loraRank: "Adapters",
  loraAlpha: "Adapters",
  loraTargets: "Adapters",
  alarmDrop: "Alarm",
  pauseOnAlarm: "Alarm",
  clipRange: "Updates",
  valueClipRange: "Updates",
  approxKlTarget: "Updates",
  maxMeanRatio: "Updates",
  vocabularySize: "New network",
  hiddenSize: "New network",
  intermediateSize: "New network",
  layers: "New network",
  heads: "New network",
  keyValueHeads: "New network",
  members: "Result",
  monitorShare: "Result",
  labelerFolds: "Result",
  averageDecay: "Result",
  resultWeights: "Result",
  evaluateEvery: "Result",
};

/** Where a setting stands in the form; what no group claims belongs to the optimizer. */
export const groupOf = (name: string): SettingGroup => GROUP[name] ?? "Optimizer";

/** The setting that answers "how long", for each kind. */
export const LENGTH_SETTING = {
  pretrain: "steps",
  sft: "epochs",
  reward_model: "epochs",
  ppo: "iterations",
  rloo: "iterations",
  grpo: "iterations",
  rejection_sampling: "iterations",
  dpo: "epochs",
} as const satisfies Record<RoundKind, string>;
