/** Agreement of labelers as others measured it, to read one's own figures against. None says how it counts ties. */

export type Published = { name: string; rate: number; plusMinus: number; source: string };

const INSTRUCTGPT = "Ouyang et al. 2022, §5.2";
const STIENNON = "Stiennon et al. 2020, §C.2";

/** InstructGPT's training labelers with each other. @source Ouyang et al. 2022, §5.2, arXiv 2203.02155 */
export const INSTRUCTGPT_TRAINING: Published = {
  name: "InstructGPT, training labelers",
  rate: 0.726,
  plusMinus: 0.015,
  source: INSTRUCTGPT,
};

/** @source arXiv 2203.02155, 2009.01325 and 2204.05862 */
export const PUBLISHED: readonly Published[] = [
  INSTRUCTGPT_TRAINING,
  { name: "InstructGPT, held-out labelers", rate: 0.773, plusMinus: 0.013, source: INSTRUCTGPT },
  { name: "Summaries, labeler and researcher", rate: 0.77, plusMinus: 0.02, source: STIENNON },
  { name: "Summaries, researchers", rate: 0.73, plusMinus: 0.04, source: STIENNON },
  { name: "HH, researcher and crowdworker", rate: 0.63, plusMinus: 0, source: "Bai et al. 2022" },
];

/** A published rate as a band of shares. */
export const bandOf = ({ rate, plusMinus }: Published): readonly [number, number] => [
  rate - plusMinus,
  rate + plusMinus,
];

/** The band that charts show. */
export const PUBLISHED_BAND = bandOf(INSTRUCTGPT_TRAINING);
