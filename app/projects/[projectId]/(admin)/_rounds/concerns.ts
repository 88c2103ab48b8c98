/** What looks wrong in a round's metrics, in plain words. Thresholds are conservative: a healthy round says nothing. */
import type { RoundKind } from "@/lib/contract/round-config";
import { type Check, type Concern, trendOf, type Watched, WINDOW } from "./concern";
import { ON_POLICY } from "./concerns-on-policy";

/** The concerns of a round, most serious first. */
export const concernsOf = (kind: RoundKind, round: Watched): Concern[] =>
  [...CHECKS[kind], updatesLeftOut, steepGradient].map((check) => check(round)).filter((c): c is Concern => c !== null);

/** Held-out loss that has risen by this part of its lowest value. */
const RISEN = 0.05;

const learntByHeart =
  (advice: string): Check =>
  ({ series }) => {
    const metric = "loss/heldout";
    const points = series.get(metric) ?? [];
    const last = points.at(-1);
    if (points.length < 3 || !last) return null;
    const best = points.reduce((a, b) => (b.value < a.value ? b : a));
    if (best.value <= 0 || last.value < best.value * (1 + RISEN)) return null;
    const rise = Math.round((last.value / best.value - 1) * 100);
    return {
      metric,
      meaning: `Held-out loss was lowest at step ${best.step} and has risen ${rise} % since: the model learns the data by heart.`,
      advice,
    };
  };

/** Where the loss itself is what counts. */
const byHeart = learntByHeart("Fewer passes would stop it earlier.");

/** More passes gave better answers by reward model and labelers, though held-out loss rose after one (IG, section 3.5). */
const byHeartAndBetter = learntByHeart(
  "The answers may get better all the same: judge by them and by a reward model's score before you choose fewer passes.",
);

const noBetterThanCoin =
  (metric: string, who: string): Check =>
  ({ series }) => {
    const points = series.get(metric) ?? [];
    const last = points.at(-1);
    if (points.length < 2 || !last || last.value >= 0.55) return null;
    return {
      metric,
      meaning: `On preferences it has not seen, ${who} is right ${inPercent(last.value)} of the time; a coin gets 50 %.`,
      advice: "Collect more rankings, or look at how far labelers agree.",
    };
  };

const preferredFade: Check = (round) => {
  const metric = "logps/chosen";
  const trend = trendOf(round, metric);
  if (trend === null || trend.now >= 2 * trend.start) return null;
  const { start, now } = trend;
  return {
    metric,
    meaning: `The policy finds even the preferred responses far less likely than at first (${start.toFixed(0)} nats, now ${now.toFixed(0)}): it flees the rejected ones to something nobody has ranked.`,
    advice: "A larger beta, fewer passes or a smaller learning rate keeps it near.",
  };
};

const onlyLength: Check = ({ series }) => {
  const metric = "accuracy/longer_wins_heldout";
  const [own, rule] = [series.get("accuracy/heldout")?.at(-1), series.get(metric)?.at(-1)];
  if (!own || !rule || own.value > rule.value) return null;
  return {
    metric,
    meaning: `Always preferring the longer response would be right ${inPercent(rule.value)} of the time, and the reward model ${inPercent(own.value)}.`,
    advice: "PPO against it would mostly learn to write more: collect rankings of responses of like length first.",
  };
};

const updatesLeftOut: Check = ({ series }) => {
  const metric = "update/skipped";
  const points = series.get(metric) ?? [];
  const skipped = points.slice(-WINDOW).filter((p) => p.value > 0).length;
  if (skipped < 2) return null;
  return {
    metric,
    meaning: `${skipped} of the last ${Math.min(WINDOW, points.length)} steps left updates out, because their gradient was not finite or strayed too far.`,
    advice: "Lower the learning rate.",
  };
};

/** Factor by which a gradient's norm may grow. */
const STEEP = 50;

const steepGradient: Check = (round) => {
  const metric = "grad_norm";
  const norm = trendOf(round, metric);
  if (norm === null || norm.start <= 0 || norm.now < STEEP * norm.start) return null;
  return {
    metric,
    meaning: `The gradient norm has grown ${Math.round(norm.now / norm.start)}-fold: training is about to diverge.`,
    advice: "Lower the learning rate.",
  };
};

const inPercent = (share: number): string => `${Math.round(share * 100)} %`;

const CHECKS: Record<RoundKind, readonly Check[]> = {
  pretrain: [byHeart],
  sft: [byHeartAndBetter],
  reward_model: [noBetterThanCoin("accuracy/heldout", "the reward model"), onlyLength, byHeart],
  ppo: ON_POLICY,
  rloo: ON_POLICY,
  grpo: ON_POLICY,
  rejection_sampling: ON_POLICY,
  dpo: [noBetterThanCoin("rewards/accuracies_heldout", "the policy"), preferredFade, byHeart],
};
