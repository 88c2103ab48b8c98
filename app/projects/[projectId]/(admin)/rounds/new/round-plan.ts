/** What each kind of round needs, and what to offer first. Pure. */
import type { Corpus, Snapshot } from "@/lib/contract/datasets";
import type { ModelKind, ModelVersion } from "@/lib/contract/models";
import type { RoundKind } from "@/lib/contract/round-config";

/** What is chosen for a round, besides its settings. Empty text: not chosen. */
export type Choices = { base: string; reward: string; snapshot: string; corpus: string };

type Needs = {
  /** Kinds of version it may start from; `optional` when it may also start from nothing. */
  from: readonly ModelKind[];
  optional: boolean;
  reward: "none" | "optional" | "required";
  data: "snapshot" | "corpus";
  /** The setting that must be above 0 for it to learn from a corpus on the side, where it may. */
  corpusWeight?: string;
  /** What of a snapshot it reads. */
  reads: "demonstrations" | "rankings" | "prompts";
};

/** Rounds that sample from a policy and have a reward model judge. */
const ON_POLICY: Needs = { from: ["policy"], optional: false, reward: "required", data: "snapshot", reads: "prompts" };

export const NEEDS: Record<RoundKind, Needs> = {
  pretrain: { from: ["base"], optional: true, reward: "none", data: "corpus", reads: "prompts" },
  sft: {
    from: ["base", "policy"],
    optional: false,
    reward: "optional",
    data: "snapshot",
    corpusWeight: "pretrainShare",
    reads: "demonstrations",
  },
  reward_model: {
    from: ["policy"],
    optional: false,
    reward: "none",
    data: "snapshot",
    reads: "rankings",
  },
  ppo: { ...ON_POLICY, corpusWeight: "ptxCoefficient" },
  rloo: ON_POLICY,
  grpo: ON_POLICY,
  rejection_sampling: ON_POLICY,
  dpo: { from: ["policy"], optional: false, reward: "none", data: "snapshot", reads: "rankings" },
};

/** What comes next in the loop: fine-tuning, then a reward model, then PPO. */
export function nextKind(models: readonly ModelVersion[]): RoundKind {
  if (!models.some((m) => m.kind === "policy")) return "sft";
  return models.some((m) => m.kind === "reward") ? "ppo" : "reward_model";
}

/** Versions that a kind may start from, newest first. */
export const startingPoints = (kind: RoundKind, models: readonly ModelVersion[]): ModelVersion[] =>
  newestFirst(models.filter((m) => NEEDS[kind].from.includes(m.kind)));

export const rewardModels = (models: readonly ModelVersion[]): ModelVersion[] =>
  newestFirst(models.filter((m) => m.kind === "reward"));

const newestFirst = (models: readonly ModelVersion[]): ModelVersion[] =>
  models.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));

/**
 * What to offer first: the newest data; for fine-tuning the newest base model; for what follows it the fine-tuned policy
 * that is served, or else the newest, since what PPO or DPO has made is no good place to start from again (IG C.4 starts
 * reward model and PPO from the SFT model).
 */
export function firstChoices(
  kind: RoundKind,
  has: {
    models: readonly ModelVersion[];
    snapshots: readonly Snapshot[];
    corpora: readonly Corpus[];
  },
): Choices {
  const from = startingPoints(kind, has.models);
  const tuned = from.filter((m) => m.round?.kind === "sft");
  const preferred = kind === "sft" ? from.find((m) => m.kind === "base") : (tuned.find((m) => m.served) ?? tuned[0]);
  const newest = <T extends { createdAt: string }>(all: readonly T[]): T | undefined =>
    all.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
  return {
    base: NEEDS[kind].optional ? "" : ((preferred ?? from[0])?.id ?? ""),
    reward: NEEDS[kind].reward === "required" ? (rewardModels(has.models)[0]?.id ?? "") : "",
    snapshot: NEEDS[kind].data === "snapshot" ? (newest(has.snapshots)?.id ?? "") : "",
    corpus: NEEDS[kind].data === "corpus" ? (newest(has.corpora)?.id ?? "") : "",
  };
}

/** What is still missing before the round can start, as a sentence; null when nothing is. */
export function missing(kind: RoundKind, choices: Choices): string | null {
  const needs = NEEDS[kind];
  if (!needs.optional && !choices.base)
    return needs.from.includes("base")
      ? "Choose the model to start from."
      : "It needs a fine-tuned policy to start from. Run a fine-tuning round first.";
  if (needs.reward === "required" && !choices.reward) return "It needs a reward model. Run a reward-model round first.";
  if (needs.data === "snapshot" && !choices.snapshot) return "It needs a snapshot. Freeze one first.";
  if (needs.data === "corpus" && !choices.corpus) return "It needs a corpus. Add some text first.";
  return null;
}
