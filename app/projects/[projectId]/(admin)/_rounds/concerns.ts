/** What looks wrong in a round's metrics, in plain words. Thresholds are conservative: a healthy round says nothing. */
import type { RoundKind } from "@/lib/contract/round-config";
import type { Point } from "../_charts/series";

export type Concern = { metric: string; sentence: string };
type Series = ReadonlyMap<string, readonly Point[]>;

/** How many of the newest points are averaged, so that one noisy step raises no alarm. */
const WINDOW = 5;
/** A verdict needs some history. */
const MIN_POINTS = 8;

/**
 * The concerns of a round, most serious first.
 * @param series   points by metric, oldest first.
 */
export function concernsOf(kind: RoundKind, series: Series): Concern[] {
  const found = CHECKS[kind].map((check) => check(series));
  return [...found, updatesLeftOut(series), steepGradient(series)].filter((c): c is Concern => c !== null);
}

type Check = (series: Series) => Concern | null;

const negativeKl: Check = (series) => {
  const metric = "objective/kl";
  const kl = recent(series, metric);
  if (kl === null || kl >= -0.1) return null;
  return {
    metric,
    sentence: `KL is negative (${kl.toFixed(2)} nats). A true KL never is: the policy scores its own samples lower than the reference does. Look for a difference between sampling and training, such as temperature, padding or a missing end token.`,
  };
};

const entropyCollapse: Check = (series) => {
  const metric = "policy/entropy_avg";
  const [start, now] = [early(series, metric), recent(series, metric)];
  if (start === null || now === null || start <= 0 || now > 0.2 * start) return null;
  return {
    metric,
    sentence: `Entropy fell from ${start.toFixed(2)} to ${now.toFixed(2)} nats: the policy gives nearly the same answer every time. A larger KL coefficient or a smaller learning rate keeps it open.`,
  };
};

const farFromReference: Check = (series) => {
  const metric = "objective/kl";
  const kl = recent(series, metric);
  if (kl === null || kl < 30) return null;
  return {
    metric,
    sentence: `The policy has moved ${kl.toFixed(0)} nats from its reference. That far out, a higher score may only mean that it has found what the reward model gets wrong. Compare its responses blind before you promote it.`,
  };
};

const cutOff: Check = (series) => {
  const metric = "length/truncated";
  const share = recent(series, metric);
  if (share === null || share < 0.5) return null;
  return {
    metric,
    sentence: `${Math.round(share * 100)} % of the responses reach the length limit before they end. Raise the limit, or the penalty for a missing end.`,
  };
};

const scoreFell: Check = (series) => {
  const metric = "objective/scores";
  const [start, now] = [early(series, metric), recent(series, metric)];
  const spread = deviation(series.get(metric) ?? []);
  if (start === null || now === null || now >= start - Math.max(0.2, spread)) return null;
  return {
    metric,
    sentence: `The score fell from ${start.toFixed(2)} to ${now.toFixed(2)}: PPO makes the policy worse. A smaller learning rate is the first thing to try.`,
  };
};

const wideSteps: Check = (series) => {
  const metric = "policy/clipfrac_avg";
  const share = recent(series, metric);
  if (share === null || share < 0.4) return null;
  return {
    metric,
    sentence: `The clip cuts off ${Math.round(share * 100)} % of the updates: the steps are too large. Lower the learning rate or the epochs.`,
  };
};

const learntByHeart: Check = (series) => {
  const metric = "loss/heldout";
  const points = series.get(metric) ?? [];
  const last = points.at(-1);
  if (points.length < 3 || !last) return null;
  const best = points.reduce((a, b) => (b.value < a.value ? b : a));
  if (best.value <= 0 || last.value < best.value * 1.05) return null;
  const rise = Math.round((last.value / best.value - 1) * 100);
  return {
    metric,
    sentence: `Held-out loss was lowest at step ${best.step} and has risen ${rise} % since: the model learns the data by heart. Fewer passes would stop it earlier.`,
  };
};

const noBetterThanCoin =
  (metric: string, who: string): Check =>
  (series) => {
    const points = series.get(metric) ?? [];
    const last = points.at(-1);
    if (points.length < 2 || !last || last.value >= 0.55) return null;
    return {
      metric,
      sentence: `On preferences it has not seen, ${who} is right ${Math.round(last.value * 100)} % of the time; a coin gets 50 %. Collect more rankings, or look at how far labelers agree.`,
    };
  };

const preferredFade: Check = (series) => {
  const metric = "logps/chosen";
  const [start, now] = [early(series, metric), recent(series, metric)];
  if (start === null || now === null || now >= 2 * start) return null;
  return {
    metric,
    sentence: `The policy finds even the preferred responses far less likely than at first (${start.toFixed(0)} nats, now ${now.toFixed(0)}): it flees the rejected ones to something nobody has ranked. A larger beta, fewer passes or a smaller learning rate keeps it near.`,
  };
};

const onlyLength: Check = (series) => {
  const metric = "accuracy/longer_wins_heldout";
  const [own, rule] = [series.get("accuracy/heldout")?.at(-1), series.get(metric)?.at(-1)];
  if (!own || !rule || own.value > rule.value) return null;
  return {
    metric,
    sentence: `Always preferring the longer response would be right ${Math.round(rule.value * 100)} % of the time, and the reward model ${Math.round(own.value * 100)} %. PPO against it would mostly learn to write more.`,
  };
};

const updatesLeftOut: Check = (series) => {
  const metric = "update/skipped";
  const points = series.get(metric) ?? [];
  const skipped = points.slice(-WINDOW).filter((p) => p.value > 0).length;
  if (skipped < 2) return null;
  return {
    metric,
    sentence: `${skipped} of the last ${Math.min(WINDOW, points.length)} steps left updates out, because their gradient was not finite or strayed too far. Lower the learning rate.`,
  };
};

const steepGradient: Check = (series) => {
  const metric = "grad_norm";
  const [start, now] = [early(series, metric), recent(series, metric)];
  if (start === null || now === null || start <= 0 || now < 50 * start) return null;
  return {
    metric,
    sentence: `The gradient norm has grown ${Math.round(now / start)}-fold: training is about to diverge. Lower the learning rate.`,
  };
};

const ON_POLICY = [negativeKl, entropyCollapse, farFromReference, scoreFell, cutOff, wideSteps] as const;

const CHECKS: Record<RoundKind, readonly Check[]> = {
  pretrain: [learntByHeart],
  sft: [learntByHeart],
  reward_model: [noBetterThanCoin("accuracy/heldout", "the reward model"), onlyLength, learntByHeart],
  ppo: ON_POLICY,
  rloo: ON_POLICY,
  grpo: ON_POLICY,
  rejection_sampling: [entropyCollapse, farFromReference, scoreFell, cutOff],
  dpo: [noBetterThanCoin("rewards/accuracies_heldout", "the policy"), preferredFade, learntByHeart],
};

const mean = (points: readonly Point[]): number => points.reduce((sum, p) => sum + p.value, 0) / points.length;

/** Mean of the newest points; null while there is too little to judge. */
function recent(series: Series, metric: string): number | null {
  const points = series.get(metric) ?? [];
  return points.length < MIN_POINTS ? null : mean(points.slice(-WINDOW));
}

/** Mean of the first points. */
function early(series: Series, metric: string): number | null {
  const points = series.get(metric) ?? [];
  return points.length < MIN_POINTS ? null : mean(points.slice(0, WINDOW));
}

function deviation(points: readonly Point[]): number {
  if (points.length === 0) return 0;
  const average = mean(points);
  return Math.sqrt(mean(points.map((p) => ({ ...p, value: (p.value - average) ** 2 }))));
}
