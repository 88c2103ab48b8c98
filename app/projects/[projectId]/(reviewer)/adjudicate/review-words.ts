/** What the pages of adjudication say. Pure. */

import { counted, percent } from "@/app/_ui/format";
import type {
  QueueItem,
  QueueOrder,
  ReturnState,
  ReviewedRanking,
  ReviewVerdict,
  ReviewWhy,
  RewardModelReading,
} from "@/lib/contract/reviews";

export const QUEUES: readonly { value: QueueOrder; label: string }[] = [
  { value: "disagreement", label: "Labelers disagree" },
  { value: "against_model", label: "Reward model disagrees" },
  { value: "audit", label: "Random audit" },
  { value: "returned", label: "Returned, unanswered" },
  { value: "newest", label: "Everything unreviewed" },
];

/** What a reviewer who works through a queue came for. */
export const whyOf = (order: QueueOrder): ReviewWhy => WHY[order];

const WHY: Record<QueueOrder, ReviewWhy> = {
  disagreement: "disagreement",
  against_model: "reward_model",
  audit: "audit",
  returned: "chosen",
  newest: "chosen",
};

/** Why a queue is empty, and what would fill it. */
export const emptyOf = (order: QueueOrder, rewardModel: RewardModelReading): Empty =>
  order === "against_model" ? NOT_AGAINST[rewardModel] : EMPTY[order];

type Empty = { title: string; text: string };

const NOT_AGAINST: Record<RewardModelReading, Empty> = {
  none: {
    title: "No reward model has scored the responses yet",
    text: "Once an admin has trained a reward model from a snapshot of rankings, it scores the responses that labelers compare; where it is sure of the opposite of what most of them say, the comparison stands here.",
  },
  scoring: {
    title: "A reward model is about to score the responses",
    text: "That waits until no round is being trained. What it contradicts stands here as soon as it has read it.",
  },
  scored: {
    title: "The reward model contradicts nobody who waits for a review",
    text: "A comparison stands here when the reward model finds the opposite of what most labelers say of two responses and an answer is not reviewed. New comparisons are scored when their responses are made.",
  },
};

const EMPTY: Record<Exclude<QueueOrder, "against_model">, Empty> = {
  disagreement: {
    title: "No disagreement waits for you",
    text: "A comparison stands here when two or more labelers have ranked it differently and an answer is not reviewed. An admin sets how many labelers rank each comparison in the project's settings.",
  },
  audit: {
    title: "No drawn answer waits for you",
    text: "A random share of all answers is drawn as they come in. An admin sets the share in the project's settings.",
  },
  returned: {
    title: "No return is open",
    text: "What you return to a labeler stands here until they revise it or a reviewer accepts it.",
  },
  newest: {
    title: "Every answer is reviewed",
    text: "New answers, and those that a labeler revises after a review, stand here.",
  },
};

export const VERDICTS: Record<ReviewVerdict, string> = {
  accepted: "accepted",
  corrected: "corrected",
  returned: "returned",
};

export const RETURNS: Record<ReturnState, string> = {
  open: "Returned, waits for the labeler",
  answered: "Returned and revised",
  withdrawn: "Return taken back",
};

/** "3 answers, 2 to review, 67 % apart"; "the reward model is 94 % sure of the opposite" where that is what one came for. */
export const queueDetail = (
  { answers, waiting, disagreement, againstModel }: QueueItem,
  order: QueueOrder = "newest",
): string =>
  [
    counted(answers, "answer"),
    waiting > 0 && `${waiting} to review`,
    disagreement !== null && disagreement > 0 && `${percent(disagreement, 0)} apart`,
    order === "against_model" &&
      againstModel !== null &&
      `the reward model is ${sureness(againstModel)} of the opposite`,
  ]
    .filter(Boolean)
    .join(", ");

/** No model is certain, whatever rounding says. */
const sureness = (probability: number): string =>
  probability >= 0.995 ? "more than 99 % sure" : `${percent(probability, 0)} sure`;

type Tiers = ReviewedRanking["tiers"];

/** On how many pairs of responses two rankings say different things; a tie against an order is one. */
export function pairsApart(a: Tiers, b: Tiers): { apart: number; of: number } {
  const placeIn = (tiers: Tiers) => new Map(tiers.flatMap((tier, t) => tier.map((id) => [id, t])));
  const [inA, inB] = [placeIn(a), placeIn(b)];
  const ids = a.flat();
  const order = (places: Map<string, number>, x: string, y: string) =>
    Math.sign((places.get(x) ?? 0) - (places.get(y) ?? 0));
  const pairs = ids.flatMap((x, i) => ids.slice(i + 1).map((y) => [x, y] as const));
  return { apart: pairs.filter(([x, y]) => order(inA, x, y) !== order(inB, x, y)).length, of: pairs.length };
}

/** What a pass over the answers does next: the first that waits after this one, or none. */
export function nextWaiting<A extends { id: string }>(
  answers: readonly A[],
  after: string,
  waits: (answer: A) => boolean,
): A | undefined {
  const at = answers.findIndex((answer) => answer.id === after);
  return [...answers.slice(at + 1), ...answers.slice(0, Math.max(0, at))].find(waits);
}

/** What the labeler of the answer at a place is called: a number while names are hidden. */
export const nameOf = (answer: { labeler: { name: string } | null }, at: number): string =>
  answer.labeler?.name ?? `Labeler ${at + 1}`;

/** Whether an answer is still to be reviewed: it has no review, or the labeler has revised it since. */
export const isWaiting = (answer: {
  own: boolean;
  revision: number;
  correction: object | null;
  reviews: readonly { revision: number }[];
}): boolean => {
  const last = answer.reviews.at(-1);
  return !answer.own && (!last || (answer.correction === null && answer.revision > last.revision));
};
