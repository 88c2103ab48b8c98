/**
 * Agreement of labelers as others measured it, to read one's own figures against. None says how it counts ties.
 * @source InstructGPT, Ouyang et al. 2022, arXiv 2203.02155; summaries, Stiennon et al. 2020, arXiv 2009.01325; HH, Bai et
 * al. 2022, arXiv 2204.05862
 */
import { percent } from "@/app/_ui/format";

/** `plusMinus` is null where none was published. */
type Published = { name: string; rate: number; plusMinus: number | null; source: string };

const INSTRUCTGPT = "Ouyang et al. 2022";
const SUMMARIES = "Stiennon et al. 2020";

/** Training labelers with each other. */
export const INSTRUCTGPT_TRAINING = {
  name: "InstructGPT, training labelers",
  rate: 0.726,
  plusMinus: 0.015,
  source: INSTRUCTGPT,
} as const satisfies Published;

export const PUBLISHED: readonly Published[] = [
  INSTRUCTGPT_TRAINING,
  { name: "InstructGPT, held-out labelers", rate: 0.773, plusMinus: 0.013, source: INSTRUCTGPT },
  { name: "Summaries, labelers", rate: 0.72, plusMinus: null, source: SUMMARIES },
  { name: "Summaries, mode of three labelers", rate: 0.77, plusMinus: null, source: SUMMARIES },
  { name: "Summaries, labeler and researcher", rate: 0.77, plusMinus: 0.02, source: SUMMARIES },
  { name: "Summaries, researchers", rate: 0.73, plusMinus: 0.04, source: SUMMARIES },
  { name: "HH, researcher and crowdworker", rate: 0.63, plusMinus: null, source: "Bai et al. 2022" },
];

/** "72.6 % ± 1.5". */
export const saidOf = ({ rate, plusMinus }: Published): string =>
  plusMinus === null ? percent(rate) : `${percent(rate)} ± ${(100 * plusMinus).toFixed(1)}`;

/** A published rate as a band of shares; null where it came without one. */
export const bandOf = ({ rate, plusMinus }: Published): readonly [number, number] | null =>
  plusMinus === null ? null : [rate - plusMinus, rate + plusMinus];

/** The band that charts show. */
export const PUBLISHED_BAND = [
  INSTRUCTGPT_TRAINING.rate - INSTRUCTGPT_TRAINING.plusMinus,
  INSTRUCTGPT_TRAINING.rate + INSTRUCTGPT_TRAINING.plusMinus,
] as const;
