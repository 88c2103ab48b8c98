/**
 * Simulated labelers: a taste of their own, noise, biases and carelessness, all documented and all known, so that
 * what the loop and the agreement statistics find can be checked against the truth.
 *
 * A labeler perceives each response's utility with Gumbel noise of scale `temperature`. The difference of two Gumbel
 * variables is logistic, so of two responses A is put first with probability sigmoid((u_A - u_B) / temperature):
 * Bradley-Terry for pairs, Plackett-Luce for whole rankings (Yellott 1977, doi 10.1016/0022-2496(77)90026-8).
 */
import { type Random, shuffled } from "@/lib/ml/random";
import { personalTaste, type Taste, utility } from "./taste";
import { grade } from "./world/grade";
import { chance, pickWeighted } from "./world/pick";
import { readResponse } from "./world/reading";
import { respond, type Style } from "./world/style";
import type { Task } from "./world/task";

export type LabelerKind = keyof typeof PROFILES;

export type Profile = {
  /** Scale of the noise, in units of utility. */
  readonly temperature: number;
  /** Utilities perceived closer than this share a rank. */
  readonly tieWidth: number;
  /** Utility added per ten words. */
  readonly lengthBias: number;
  /** Utility added to a response that agrees with what the user said. */
  readonly agreementBias: number;
  /** Utility added to the response that is shown first. */
  readonly positionBias: number;
  /** Share of the tasks answered without reading. */
  readonly carelessness: number;
};

const careful: Profile = {
  temperature: 0.05,
  tieWidth: 0.03,
  lengthBias: 0,
  agreementBias: 0,
  positionBias: 0,
  carelessness: 0,
};
const typical: Profile = { ...careful, temperature: 0.08, carelessness: 0.03 };

/** The kinds of labelers, each with one thing that sets it apart. */
export const PROFILES = {
  careful,
  typical,
  /** Takes length for effort. */
  wordy: { ...typical, lengthBias: 0.15 },
  /** Likes to be agreed with, on the user's behalf. */
  pleaser: { ...typical, agreementBias: 0.4 },
  /** Tends to keep the order on the screen. */
  hurried: { ...typical, positionBias: 0.15 },
  /** Answers a third of the tasks without reading. */
  careless: { ...typical, carelessness: 0.35 },
  /** Ranks at random. */
  random: { ...typical, carelessness: 1 },
} as const satisfies Record<string, Profile>;

export type Labeler = {
  readonly kind: LabelerKind;
  readonly taste: Taste;
  readonly profile: Profile;
};

/** How labelers write demonstrations: about a third of them are as one would wish, which leaves room for PPO. */
export const DEMONSTRATION_STYLES: Readonly<Record<Style, number>> = {
  good: 0.3,
  terse: 0.1,
  rambling: 0.3,
  wrong: 0.1,
  rude: 0.2,
};

/** A person of the given kind, with a taste of their own. */
export function newLabeler(kind: LabelerKind, random: Random): Labeler {
  return { kind, taste: personalTaste(random), profile: PROFILES[kind] };
}

export function writeDemonstration(task: Task, random: Random): string {
  return respond(pickWeighted(DEMONSTRATION_STYLES, random), task, random);
}

/**
 * Ranks responses to a task.
 * @param responses texts in the order in which they are shown.
 * @returns tiers of indices into `responses`, best first.
 */
export function rank(labeler: Labeler, task: Task, responses: readonly string[], random: Random): number[][] {
  if (chance(labeler.profile.carelessness, random)) {
    return shuffled(responses.length, random).map((index) => [index]);
  }
  const perceived = responses.map((response, position) => ({
    position,
    value: appeal(labeler, task, response, position) + labeler.profile.temperature * gumbel(random),
  }));
  return tiersOf(perceived, labeler.profile.tieWidth);
}

/** The utility of a response to this labeler, biases included, before noise. */
export function appeal(labeler: Labeler, task: Task, response: string, position: number): number {
  const { profile, taste } = labeler;
  return (
    utility(grade(task, response), taste) +
    (profile.lengthBias * readResponse(response).words) / 10 +
    (agreesWithUser(task, response) ? profile.agreementBias : 0) +
    (position === 0 ? profile.positionBias : 0)
  );
}

/** Best first; a response shares the tier of the best one that it is within `tieWidth` of. */
function tiersOf(perceived: readonly { position: number; value: number }[], tieWidth: number): number[][] {
  const tiers: { top: number; positions: number[] }[] = [];
  for (const { position, value } of [...perceived].sort((a, b) => b.value - a.value)) {
    const last = tiers.at(-1);
    if (last !== undefined && last.top - value < tieWidth) last.positions.push(position);
    else tiers.push({ top: value, positions: [position] });
  }
  return tiers.map(({ positions }) => positions);
}

function agreesWithUser(task: Task, response: string): boolean {
  return task.kind === "check" && /^(?:yes|right|true|sure)\b/i.test(response.trim());
}

/** Standard Gumbel noise. */
function gumbel(random: Random): number {
  return -Math.log(-Math.log(Math.max(random(), Number.MIN_VALUE)));
}
