/** What can go wrong in rounds that sample from the policy they train: PPO and its kin. */
import { formatMetric } from "../_format/number";
import { type Check, type Concern, deviation, hasLong, recent, trendOf, type Watched } from "./concern";
import { overOptimised } from "./concerns-over-optimisation";

/** Nats a response; an estimate around zero may dip this far. */
const KL_DIP = 0.1;

const negativeKl: Check = (round) => {
  const metric = "objective/kl";
  const kl = recent(round, metric);
  if (kl === null || kl >= -KL_DIP) return null;
  return {
    metric,
    meaning: `KL is negative (${written(kl)} nats), which a true KL never is: the policy scores its own samples lower than the reference does.`,
    advice: "Look for a difference between sampling and training, such as temperature, padding or a missing end token.",
  };
};

/** Entropy is called collapsed below this part of where it began. */
const COLLAPSED = 0.2;

const entropyCollapse: Check = (round) => {
  const metric = "policy/entropy_avg";
  const entropy = trendOf(round, metric);
  if (entropy === null || entropy.start <= 0 || entropy.now > COLLAPSED * entropy.start) return null;
  return {
    metric,
    meaning: `Entropy fell from ${written(entropy.start)} to ${written(entropy.now)} nats: the policy gives nearly the same answer every time.`,
    advice: "A larger KL coefficient or a smaller learning rate keeps it open.",
  };
};

/** Nats a response. In Gao et al. 2022 the gold score of PPO has turned well before this. */
const FAR = 30;

const farFromReference: Check = (round) => {
  const metric = "objective/kl";
  const kl = recent(round, metric);
  if (kl === null || kl < FAR) return null;
  return {
    metric,
    meaning: `The policy has moved ${kl.toFixed(0)} nats from its reference. That far out, a higher score may only mean that it has found what the reward model gets wrong.`,
    advice: "Compare its responses blind before you promote it.",
  };
};

/** How long, and by what factor, KL stays above the target that beta steers to. */
const ABOVE_TARGET = { points: 10, factor: 1.5 };

const klAboveTarget: Check = (round) => {
  const metric = "objective/kl";
  const { klController, klTarget } = round.config;
  if (klController !== "adaptive" || typeof klTarget !== "number") return null;
  const kl = recent(round, metric);
  const above = hasLong(round, metric, ABOVE_TARGET.points, (value) => value > ABOVE_TARGET.factor * klTarget);
  if (kl === null || !above || kl >= FAR) return null;
  return {
    metric,
    meaning: `KL stays at ${written(kl)} nats, above its target of ${written(klTarget)}: beta grows too slowly to hold the policy.`,
    advice: "Start from a larger KL coefficient, or shorten the horizon over which beta reacts.",
  };
};

/** In units of the score, or of its spread where that is more. */
const SCORE_FALL = 0.2;

const scoreFell: Check = (round) => {
  const metric = "objective/scores";
  const score = trendOf(round, metric);
  const spread = deviation(round.series.get(metric) ?? []);
  if (score === null || score.now >= score.start - Math.max(SCORE_FALL, spread)) return null;
  return {
    metric,
    meaning: `The score fell from ${written(score.start)} to ${written(score.now)}: the round makes the policy worse.`,
    advice: "A smaller learning rate is the first thing to try.",
  };
};

/** Shares of responses. */
const CUT_OFF = { share: 0.5, rise: 0.3 };
/** Too few responses end when their number falls below this part of where it began. */
const FEWER_END = 0.6;

const endsMissing: Check = (round) => {
  const advice = "Raise the limit, or the penalty for a missing end.";
  const cut = trendOf(round, "length/truncated");
  if (cut !== null && cut.now >= CUT_OFF.share)
    return {
      metric: "length/truncated",
      meaning: `${inPercent(cut.now)} of the responses reach the length limit before they end.`,
      advice,
    };
  if (cut !== null && cut.now - cut.start >= CUT_OFF.rise)
    return {
      metric: "length/truncated",
      meaning: `${inPercent(cut.now)} of the responses reach the length limit, up from ${inPercent(cut.start)}: the policy unlearns to stop.`,
      advice,
    };
  const ended = trendOf(round, "val/num_eos_tokens");
  if (ended === null || ended.start < 1 || ended.now > FEWER_END * ended.start) return null;
  return {
    metric: "val/num_eos_tokens",
    meaning: `Only ${written(ended.now)} responses of an iteration end by themselves, down from ${written(ended.start)}: the policy unlearns to stop.`,
    advice,
  };
};

/** A length has drifted from this factor on, if it is also this many tokens. */
const DRIFT = { factor: 2, tokens: 8 };

const lengthDrift: Check = (round) =>
  drift(round, "length/p50", "half of the responses are longer than") ??
  drift(round, "length/p95", "one in twenty is longer than");

function drift(round: Watched, metric: string, says: string): Concern | null {
  const length = trendOf(round, metric);
  if (length === null || Math.abs(length.now - length.start) < DRIFT.tokens) return null;
  const longer = length.now >= DRIFT.factor * length.start;
  if (!longer && length.now * DRIFT.factor > length.start) return null;
  return {
    metric,
    meaning: `Lengths have drifted: ${says} ${written(length.now)} tokens, where it was ${written(length.start)}. The policy may have learned that the reward model likes ${longer ? "long" : "short"} answers.`,
    advice: "Read its answers below, and look how the reward model's score goes with length.",
  };
}

/** Share of tokens. */
const WIDE = 0.4;

const wideSteps: Check = (round) => {
  const metric = "policy/clipfrac_avg";
  const share = recent(round, metric);
  if (share === null || share < WIDE) return null;
  return {
    metric,
    meaning: `The clip cuts off ${inPercent(share)} of the updates: the steps are too large.`,
    advice: "Lower the learning rate or the epochs.",
  };
};

/** Against the first iterations, in which a value function has most to learn. */
const VALUE_LOSS_GROWTH = 4;

const valueLossGrew: Check = (round) => {
  const metric = "loss/value_avg";
  const loss = trendOf(round, metric);
  if (loss === null || loss.start <= 0 || loss.now < VALUE_LOSS_GROWTH * loss.start) return null;
  return {
    metric,
    meaning: `The value function's loss has grown ${written(loss.now / loss.start)}-fold: it loses track of the scores, and advantages become noise.`,
    advice: "Lower the learning rate of the value function, or cut scores to a range.",
  };
};

/** Points in a row. */
const LONG = 10;

const unexplained: Check = (round) => {
  const metric = "val/var_explained";
  const explained = recent(round, metric);
  if (explained === null || !hasLong(round, metric, LONG, (value) => value < 0)) return null;
  return {
    metric,
    meaning: `For ${LONG} iterations the value function has foretold the returns worse than their mean would (explained variance ${written(explained)}): it misleads the updates.`,
    advice: "Give it a larger learning rate or more epochs; if its loss grows too, a smaller learning rate.",
  };
};

const written = (value: number): string => formatMetric(value);
const inPercent = (share: number): string => `${Math.round(share * 100)} %`;

/** Most serious first. */
export const ON_POLICY: readonly Check[] = [
  negativeKl,
  overOptimised,
  entropyCollapse,
  farFromReference,
  klAboveTarget,
  scoreFell,
  endsMissing,
  lengthDrift,
  valueLossGrew,
  unexplained,
  wideSteps,
];
