/** What each metric means, and which charts matter for each kind of round. Names are the field's (TRL). */
import type { RoundKind } from "@/lib/contract/round-config";
import type { AxisWish } from "./axis";

/** What a metric says, and what its axis must show to be read fairly. */
type Meaning = AxisWish & {
  title: string;
  sentence: string;
  /** A line to read the values against. */
  reference?: { at: number; label: string };
};

const CHANCE = { share: true, include: [0.5, 1], reference: { at: 0.5, label: "chance" } } as const;
const FROM_ZERO = { include: [0] } as const;

const MEANING: Record<string, Meaning> = {
  "loss/train": { title: "Training loss", sentence: "On the data of each step. Lower is better.", log: true },
  "loss/heldout": {
    title: "Held-out loss",
    sentence: "On data the round never trains on. When it rises, the model learns by heart.",
    log: true,
  },
  "token_accuracy/train": {
    title: "Tokens foretold, training",
    sentence: "Share of the step's own tokens that were the model's first guess.",
    share: true,
    include: [0, 1],
  },
  "token_accuracy/heldout": {
    title: "Tokens foretold, held out",
    sentence: "Share of held-out tokens that were the model's first guess.",
    share: true,
    include: [0, 1],
  },
  "perplexity/train": { title: "Training perplexity", sentence: "e to the loss, per token.", log: true },
  "perplexity/heldout": { title: "Held-out perplexity", sentence: "e to the loss, per token.", log: true },
  "eos_probability/heldout": {
    title: "Ends where people end",
    sentence: "Probability of stopping where a response in a held-out demonstration stops.",
    share: true,
    include: [0, 1],
  },
  "accuracy/train": {
    title: "Training accuracy",
    sentence: "Share of preferences of the step's own data that the model orders as people did.",
    ...CHANCE,
  },
  "accuracy/heldout": {
    title: "Held-out accuracy",
    sentence:
      "Share of preferences it never saw that it orders as people did; of several members, that of their mean. A coin gets 50 %.",
    ...CHANCE,
  },
  "accuracy/longer_wins_heldout": {
    title: "“Longer wins”",
    sentence: "Accuracy of a rule that always prefers the longer response, on the same held-out pairs.",
    ...CHANCE,
  },
  "accuracy/member_heldout": {
    title: "Further members, held out",
    sentence: "Held-out accuracy of each member after the first, on its own.",
    ...CHANCE,
  },
  "accuracy/monitor_heldout": {
    title: "Monitor, held out",
    sentence: "Held-out accuracy of the model that learns from other prompts than the members.",
    ...CHANCE,
  },
  "accuracy/fold_heldout": {
    title: "Labelers left out",
    sentence: "Accuracy on held-out pairs of labelers from whom the model has learned nothing.",
    ...CHANCE,
  },
  "correlation/length_heldout": {
    title: "Score and length",
    sentence: "Correlation of a response's score with its length. Near 0 is best.",
    ...FROM_ZERO,
  },
  "score/mean_heldout": { title: "Held-out score, mean", sentence: "Raw scores, before the bias." },
  "score/std_heldout": { title: "Held-out score, spread", sentence: "Deviation of raw scores." },
  "score/bias": {
    title: "Score bias",
    sentence: "Taken from each score, so that demonstrations score 0 on average.",
  },
  "score/gain": { title: "Score gain", sentence: "One over the deviation of the scores." },
  "length/chosen": {
    title: "Length, preferred",
    sentence: "Tokens of a preferred response. Where these are longer, the policy learns to write more.",
  },
  "length/rejected": { title: "Length, rejected", sentence: "Tokens of a response that was ranked lower." },
  "objective/scores": {
    title: "Score",
    sentence: "Mean score of the reward model. It should rise.",
  },
  "monitor/scores": {
    title: "Score by the monitor",
    sentence:
      "Mean score of a reward model that learned from other rankings. When it stops rising with the score, the policy games its judge.",
  },
  "gold/scores": {
    title: "True worth",
    sentence: "Mean of what the responses are truly worth, where an experiment knows that. Nothing learns from it.",
  },
  "objective/kl": {
    title: "KL to the reference",
    sentence: "How far the policy has moved from where it started, in nats per response.",
    ...FROM_ZERO,
  },
  "objective/kl_k3": {
    title: "KL, low-variance estimate",
    sentence: "The same distance by an estimate that is never negative.",
    ...FROM_ZERO,
  },
  "objective/kl_coef": { title: "KL coefficient", sentence: "Beta: the price of one nat.", ...FROM_ZERO },
  "objective/entropy": {
    title: "Entropy of responses",
    sentence: "Sampled estimate per response, in nats.",
  },
  "objective/non_score_reward": {
    title: "KL part of the reward",
    sentence: "What distance from the reference costs, per response.",
  },
  "objective/rlhf_reward": {
    title: "Reward",
    sentence: "Score and KL part together: what PPO climbs.",
  },
  "policy/entropy_avg": {
    title: "Entropy",
    sentence: "How undecided the policy is at each token, in nats. A fall to zero is a collapse.",
    ...FROM_ZERO,
  },
  "policy/approxkl_avg": {
    title: "Step of the policy",
    sentence: "How far an iteration's updates moved it, in nats per token.",
    ...FROM_ZERO,
  },
  "policy/clipfrac_avg": {
    title: "Clipped tokens",
    sentence: "Share of tokens where the clip cut the update off.",
    share: true,
    include: [0],
  },
  "loss/policy_avg": {
    title: "Policy loss",
    sentence: "The clipped surrogate; no goal in itself.",
  },
  "loss/value_avg": { title: "Value loss", sentence: "How far the value function misses.", log: true },
  "loss/ptx": {
    title: "Pretraining loss",
    sentence: "On the pretraining text that is mixed in.",
    log: true,
  },
  "val/var_explained": {
    title: "Explained variance",
    sentence: "How much of the returns the value function foretells: 1 all, 0 nothing.",
    include: [0, 1],
  },
  "val/error": { title: "Value error", sentence: "Mean squared error of the value function.", log: true },
  "val/clipfrac_avg": {
    title: "Clipped values",
    sentence: "Share of values where the clip cut the update off.",
    share: true,
    include: [0],
  },
  "val/ratio": {
    title: "Probability ratio",
    sentence: "New over old probability of the sampled tokens; near 1.",
    reference: { at: 1, label: "1" },
    include: [1],
  },
  "val/ratio_var": { title: "Spread of the ratio", sentence: "Variance of the ratio." },
  "val/num_eos_tokens": {
    title: "Responses that ended",
    sentence: "How many of the sampled responses ended by themselves.",
    ...FROM_ZERO,
  },
  "length/mean": { title: "Length, mean", sentence: "Tokens of a sampled response.", ...FROM_ZERO },
  "length/p50": { title: "Length", sentence: "Tokens of a response: half are shorter.", ...FROM_ZERO },
  "length/p95": {
    title: "Length, 95th percentile",
    sentence: "Tokens of a response: nineteen in twenty are shorter.",
    ...FROM_ZERO,
  },
  "length/truncated": {
    title: "Cut off",
    sentence: "Share of responses that reached the limit before they ended.",
    share: true,
    include: [0, 1],
  },
  "val/sampler_logprob_error": {
    title: "Sampler against training",
    sentence: "Mean difference of their log-probabilities, in nats. It should stay near 0.",
  },
  frac_reward_zero_std: {
    title: "Groups without a difference",
    sentence: "Share of prompts whose responses all scored alike: they teach nothing.",
    share: true,
    include: [0, 1],
  },
  "rewards/margins": {
    title: "Reward margin",
    sentence: "How much the policy's own reward puts the preferred response above the other. It should rise.",
    ...FROM_ZERO,
  },
  "rewards/accuracies": {
    title: "Pairs in order",
    sentence: "Share of pairs in which the policy's own reward is higher for the preferred response.",
    ...CHANCE,
  },
  "rewards/chosen": {
    title: "Reward of the preferred",
    sentence: "Beta times how much likelier the policy makes it than the reference does.",
    ...FROM_ZERO,
  },
  "rewards/rejected": {
    title: "Reward of the other",
    sentence: "The same of the response that people liked less. It should fall.",
    ...FROM_ZERO,
  },
  "logps/chosen": {
    title: "Log-probability of the preferred",
    sentence:
      "Of the whole response, in nats. When it falls, the policy makes both less likely and writes something else.",
  },
  "logps/rejected": {
    title: "Log-probability of the other",
    sentence: "Of the whole response, in nats. It should fall faster than that of the preferred.",
  },
  "update/count": { title: "Updates", sentence: "Optimizer steps of an iteration.", ...FROM_ZERO },
  "update/skipped": {
    title: "Updates left out",
    sentence: "Steps whose gradient was not finite, or that strayed too far.",
    ...FROM_ZERO,
  },
  "update/stopped_early": {
    title: "Stopped early",
    sentence: "Whether an iteration's updates stopped because the policy had moved enough.",
    ...FROM_ZERO,
  },
  episode: { title: "Responses so far", sentence: "Sampled since the round began." },
  eps: { title: "Responses a second", sentence: "Sampling and learning together." },
  steps_per_second: { title: "Speed", sentence: "Steps a second." },
  lr: { title: "Learning rate", sentence: "Of each step, after warm-up and decay.", log: true },
  "value/grad_norm": { title: "Gradient norm of the value", sentence: "Before clipping.", log: true },
  grad_norm: {
    title: "Gradient norm",
    sentence: "Before clipping. Spikes are steps that pulled hard.",
    log: true,
  },
};

/** What a metric means; a metric nobody described keeps its own name. */
export function meaningOf(name: string): Meaning {
  const own = MEANING[name];
  if (own) return own;
  const trained = MEANING[name.replace(/_heldout$/, "")];
  if (trained)
    return { ...trained, title: `${trained.title}, held out`, sentence: `On held-out data. ${trained.sentence}` };
  const best = BEST_OF_N.exec(name)?.[1];
  if (best)
    return { title: `Best of ${best}`, sentence: `Mean score of the best of ${best} responses to each prompt.` };
  return { title: name, sentence: "" };
}

const BEST_OF_N = /^best_of_n\/scores_(\d+)$/;

/** One chart: the metrics it draws together, and what they say. */
export type ChartSpec = Meaning & { metrics: readonly string[] };

const chart = (metrics: readonly [string, ...string[]], extra: Partial<Meaning> = {}): ChartSpec => ({
  metrics,
  ...meaningOf(metrics[0]),
  ...extra,
});

const loss = chart(["loss/train", "loss/heldout"], {
  title: "Loss",
  sentence: "On the step's own data, and on data the round never trains on. Lower is better.",
});

const tokenAccuracy = chart(["token_accuracy/train", "token_accuracy/heldout"], {
  title: "Tokens foretold",
  sentence: "Share of tokens that were the model's first guess, of the step's own and held-out data.",
});

const ON_POLICY: readonly ChartSpec[] = [
  chart(["objective/scores"]),
  chart(["objective/kl"]),
  chart(["policy/entropy_avg"]),
  chart(["length/p50", "length/p95"], { sentence: "Tokens of a response: median and 95th percentile." }),
];

/** The charts that matter for each kind of round, most telling first. */
export const MAIN_CHARTS: Record<RoundKind, readonly ChartSpec[]> = {
  pretrain: [loss, tokenAccuracy],
  sft: [loss, tokenAccuracy],
  reward_model: [
    chart(["accuracy/heldout", "accuracy/train", "accuracy/longer_wins_heldout"], {
      title: "Accuracy",
      sentence: "Share of preferences that it orders as people did.",
    }),
    loss,
  ],
  ppo: ON_POLICY,
  rloo: ON_POLICY,
  grpo: ON_POLICY,
  rejection_sampling: ON_POLICY,
  dpo: [
    chart(["rewards/accuracies_heldout", "rewards/accuracies"], {
      title: "Accuracy",
      sentence: "Share of preferences in which the preferred response gained more than the other.",
    }),
    chart(["rewards/chosen_heldout", "rewards/rejected_heldout"], {
      title: "Implicit rewards, held out",
      sentence: "Beta times how much likelier a response is than before the round. The two should part.",
    }),
    loss,
    chart(["logps/chosen", "logps/rejected"], {
      title: "Log-probabilities",
      sentence: "Of whole responses, in nats. The rejected should fall, the preferred not far.",
    }),
  ],
};

/** A chart of its own for every metric that no main chart of the kind shows, in the order of the table above. */
export function furtherCharts(kind: RoundKind, names: Iterable<string>): ChartSpec[] {
  const shown = new Set(MAIN_CHARTS[kind].flatMap((c) => c.metrics));
  return inOrder([...names].filter((name) => !shown.has(name))).map((name) => chart([name]));
}

/**
 * One chart a metric, for rounds drawn over each other: those that matter for one of the kinds, and the others.
 * @param names  of the metrics that any of the rounds has measured.
 */
export function chartsByMetric(
  kinds: Iterable<RoundKind>,
  names: Iterable<string>,
): { main: ChartSpec[]; further: ChartSpec[] } {
  const measured = new Set(names);
  const telling = new Set([...kinds].flatMap((kind) => MAIN_CHARTS[kind].flatMap((c) => c.metrics)));
  return {
    main: [...telling].filter((name) => measured.has(name)).map((name) => chart([name])),
    further: inOrder([...measured].filter((name) => !telling.has(name))).map((name) => chart([name])),
  };
}

/** In the order of the table above; what it does not name comes last. */
function inOrder(names: readonly string[]): string[] {
  const known = Object.keys(MEANING);
  const rank = (name: string) => {
    const at = known.indexOf(name in MEANING ? name : name.replace(/_heldout$/, ""));
    return at < 0 ? known.length : at;
  };
  return names.toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b, "en", { numeric: true }));
}
