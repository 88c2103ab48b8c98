/** Words for kinds and states of rounds, and for what is left of one. */
import type { Tone } from "@/app/_ui/badge";
import { count, duration } from "@/app/_ui/format";
import type { RoundKind } from "@/lib/contract/round-config";
import type { Round, RoundState } from "@/lib/contract/rounds";
import { estimate, rate } from "../_format/duration";

/** `start`: behind "Start" on the button. */
type KindWords = { name: string; start: string; does: string; step: string };

export const KIND: Record<RoundKind, KindWords> = {
  pretrain: {
    name: "Pretraining",
    start: "pretraining",
    does: "Teaches a network to continue text. The result is a base model: it does not answer yet.",
    step: "step",
  },
  sft: {
    name: "Fine-tuning",
    start: "fine-tuning",
    does: "Shows a model the demonstrations, so that it answers the way people wrote (SFT).",
    step: "step",
  },
  reward_model: {
    name: "Reward model",
    start: "the reward-model round",
    does: "Learns from the rankings which of two answers people prefer, as a score.",
    step: "step",
  },
  ppo: {
    name: "PPO",
    start: "PPO",
    does: "Lets a policy answer, scores each answer with the reward model, and makes better ones likelier.",
    step: "iteration",
  },
  rloo: {
    name: "RLOO",
    start: "RLOO",
    does: "As PPO, without a value function: each answer is measured against others to the same prompt.",
    step: "iteration",
  },
  grpo: {
    name: "GRPO",
    start: "GRPO",
    does: "As RLOO, in deviations of the group, with the KL penalty in the loss instead of the reward.",
    step: "iteration",
  },
  rejection_sampling: {
    name: "Rejection sampling",
    start: "rejection sampling",
    does: "Samples several answers to each prompt and fine-tunes on the one that scores best (best-of-n, learned).",
    step: "iteration",
  },
  dpo: {
    name: "DPO",
    start: "DPO",
    does: "Learns from the rankings without a reward model: preferred answers become likelier, the others less so.",
    step: "step",
  },
};

export const STATE: Record<RoundState, { name: string; tone: Tone }> = {
  queued: { name: "Waiting", tone: "neutral" },
  running: { name: "Running", tone: "info" },
  paused: { name: "Paused", tone: "warn" },
  succeeded: { name: "Done", tone: "good" },
  failed: { name: "Failed", tone: "bad" },
  cancelled: { name: "Cancelled", tone: "warn" },
};

export const isActive = (round: Pick<Round, "state">): boolean => round.state === "queued" || round.state === "running";

/** "step 340 of 1,200"; null before the worker has said how many there are. */
export function progressOf(round: Round): string | null {
  const noun = KIND[round.kind].step;
  if (round.totalSteps === null) return round.step > 0 ? `${noun} ${count(round.step)}` : null;
  return `${noun} ${count(round.step)} of ${count(round.totalSteps)}`;
}

/** The state line: "Running, step 340 of 1,200, 2.1 it/s, 6 min left". */
export function stateLine(round: Round): string {
  const parts: string[] = [STATE[round.state].name];
  const progress = progressOf(round);
  if (round.state === "queued")
    return round.step > 0
      ? `Waiting for a worker; goes on from ${KIND[round.kind].step} ${count(round.step)}`
      : "Waiting for a worker";
  if (round.state === "succeeded") {
    if (round.totalSteps !== null) parts.push(`${count(round.totalSteps)} ${KIND[round.kind].step}s`);
    const seconds = secondsTaken(round);
    if (seconds !== null) parts.push(`took ${duration(seconds)}`);
    return parts.join(", ");
  }
  if (progress) parts.push(progress);
  if (round.state !== "running") return parts.join(", ");
  if (round.cancelRequested) return [...parts, "stopping after this one"].join(", ");
  if (round.stepsPerSecond !== null && round.stepsPerSecond > 0) parts.push(rate(round.stepsPerSecond));
  if (round.secondsLeft !== null) parts.push(`${estimate(round.secondsLeft)} left`);
  return parts.join(", ");
}

/** Time from its first start to its end, in seconds. */
export function secondsTaken(round: Round): number | null {
  if (!round.startedAt || !round.finishedAt) return null;
  return Math.max(0, (Date.parse(round.finishedAt) - Date.parse(round.startedAt)) / 1000);
}

/** From 0 to 1; null when it cannot be told. */
export const shareDone = (round: Round): number | null =>
  round.state === "succeeded" ? 1 : round.totalSteps ? Math.min(1, round.step / round.totalSteps) : null;

/** The code that has computed it: "0.1.0+1a2b3c, then 0.1.0+4d5e6f". */
export const codeOf = ({ codeVersion, laterCodeVersions }: Round): string =>
  [codeVersion, ...laterCodeVersions].join(", then ");

/** What is to be said of a round that more than one version of the code has computed; null of others. */
export const codeWarning = ({ codeVersion, laterCodeVersions }: Round): string | null =>
  laterCodeVersions.length === 0
    ? null
    : `It began under the code ${codeVersion} and went on under ${laterCodeVersions.join(", then ")}. The result may differ from that of either, and cannot be repeated to the bit.`;
