import type { ModelKind } from "@/lib/contract/models";
import type { SampleRow } from "@/lib/db/round-journal";
import type { ModelFiles } from "@/lib/ml/model-folder";
import type { RoundEvent, RoundState } from "@/lib/rlhf/language-model";

/** What a round leaves behind: a model folder. */
export type TrainedModel = { files: ModelFiles; parameterCount: number };

/** A round with its data read and tokenised, ready to start or to go on. */
export type Preparation = {
  /** What the result is registered as. */
  resultKind: ModelKind;
  /** What was read and what was left out, for the log. */
  notes: readonly string[];
  /** Trains, one event per step. The last value is the result. */
  train(resume: RoundState | undefined): AsyncGenerator<RoundEvent, TrainedModel>;
  /** The result as it was at a state; null where there is none before the last step. */
  finish: ((state: RoundState) => TrainedModel) | null;
  /** What the model at this step answers to a few fixed prompts; null where there is nothing to ask. */
  answer: ((event: Pick<RoundEvent, "step" | "model">) => Promise<SampleRow[]>) | null;
  /** What it answers before the first step, where training itself tells of no such moment. */
  answerBefore: (() => Promise<SampleRow[]>) | null;
  release(): Promise<void>;
};
