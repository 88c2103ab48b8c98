/** What speaks against a round: reasons to refuse it, which a written one can outweigh, and things that are good to know. */
import type { Refusal } from "@/lib/contract/preflight";
import type { RoundKind } from "@/lib/contract/round-config";
import type { Texts } from "./texts";

export type Evidence = {
  texts: Pick<Texts, "train" | "heldOut">;
  /** Of labelers who ranked the same comparison, over pairs of its responses; null where no ranking is learned from. */
  agreement: { agree: number; disagree: number } | null;
  /** The reward model on pairs that it has not learned; null where there is none, `accuracy` null where it was not measured. */
  judge: { accuracy: number | null; pairs: number } | null;
  memory: { neededBytes: number; largestBytes: number | null };
};

type Floor = {
  /** With less than this, held-out measures jump about and the result is a matter of luck (ours). */
  recommended: number;
  counted: string;
};

const PROMPTS: Floor = { recommended: 20, counted: "prompts" };

const FLOORS: Record<RoundKind, Floor> = {
  pretrain: { recommended: 20, counted: "documents" },
  sft: { recommended: 20, counted: "demonstrations" },
  reward_model: { recommended: 20, counted: "rankings that put one response above another" },
  ppo: PROMPTS,
  dpo: { recommended: 20, counted: "rankings that put one response above another" },
  rloo: PROMPTS,
  grpo: PROMPTS,
  rejection_sampling: PROMPTS,
};

/**
 * Half of all pairs agree by chance. InstructGPT's labelers agreed on 72.6 ± 1.5 % (Ouyang et al. 2022, section 3.4); at
 * 60 %, labelers who err independently are wrong about more than one pair in four (ours).
 */
const LEAST_AGREEMENT = 0.6;
/** With fewer shared pairs, agreement itself is not known well enough to refuse anything (ours). */
const LEAST_SHARED_PAIRS = 30;

export const refusalsOf = (kind: RoundKind, evidence: Evidence): Refusal[] =>
  [refuseLittleData(kind, evidence), refuseAgreement(evidence), refuseJudge(evidence), refuseMemory(evidence)].filter(
    (refusal) => refusal !== null,
  );

export function warningsOf(kind: RoundKind, { texts, agreement }: Evidence): string[] {
  const shared = agreement ? agreement.agree + agreement.disagree : 0;
  return [
    texts.heldOut.items === 0 &&
      `No ${FLOORS[kind].counted.split(" ")[0]} are held out: nothing will tell when to stop.`,
    agreement &&
      shared < LEAST_SHARED_PAIRS &&
      "Too few responses were ranked by two labelers to know how well they agree.",
  ].filter((warning) => warning !== null && warning !== false);
}

function refuseLittleData(kind: RoundKind, { texts }: Evidence): Refusal | null {
  const { recommended, counted } = FLOORS[kind];
  const { items } = texts.train;
  if (items >= recommended) return null;
  return {
    code: "little_data",
    sentence: `${items} ${counted} are few to learn from: ${recommended} are the least that we recommend. Collect ${recommended - items} more.`,
  };
}

function refuseAgreement({ agreement }: Evidence): Refusal | null {
  if (!agreement) return null;
  const pairs = agreement.agree + agreement.disagree;
  const rate = agreement.agree / pairs;
  if (pairs < LEAST_SHARED_PAIRS || rate >= LEAST_AGREEMENT) return null;
  return {
    code: "low_agreement",
    sentence: `Labelers order only ${percent(rate)} of ${pairs} shared pairs alike, where chance gives 50 %. Look at their disagreements and the guidelines first.`,
  };
}

function refuseJudge({ judge }: Evidence): Refusal | null {
  if (!judge) return null;
  if (judge.accuracy === null || judge.pairs === 0)
    return {
      code: "reward_at_chance",
      sentence:
        "The reward model was never measured on held-out rankings: it may know nothing. Rank prompts of the validation split and train it again.",
    };
  const [low, high] = wilsonInterval(judge.accuracy, judge.pairs);
  if (low > 0.5) return null;
  return {
    code: "reward_at_chance",
    sentence: `The reward model orders ${percent(judge.accuracy)} of ${judge.pairs} held-out pairs as labelers did, by a 95 % interval from ${percent(low)} to ${percent(high)}: no better than chance. Collect more rankings and train it again.`,
  };
}

function refuseMemory({ memory: { neededBytes, largestBytes } }: Evidence): Refusal | null {
  if (largestBytes === null || neededBytes <= largestBytes) return null;
  return {
    code: "little_memory",
    sentence: `It needs about ${gigabytes(neededBytes)}, and the largest worker has ${gigabytes(largestBytes)}. Choose a smaller micro-batch or model.`,
  };
}

/** z of a two-sided 95 % interval. */
const Z = 1.959963984540054;

/**
 * 95 % score interval of a share. Pairs of one ranking are not quite independent: the truth is a little less certain.
 * @source Wilson 1927, Journal of the American Statistical Association 22
 */
export function wilsonInterval(share: number, trials: number): [number, number] {
  const scale = 1 + Z ** 2 / trials;
  const centre = (share + Z ** 2 / (2 * trials)) / scale;
  const half = (Z * Math.sqrt((share * (1 - share)) / trials + Z ** 2 / (4 * trials ** 2))) / scale;
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GB`;
