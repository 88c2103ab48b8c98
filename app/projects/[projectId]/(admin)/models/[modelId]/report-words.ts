/** What a reward model's report says, in words and rows. Pure. */
import { counted, labelOfUseCase, listed, percent } from "@/app/_ui/format";
import type { PersonRef } from "@/lib/contract/common";
import type { Estimate, ReportPart, RewardReport, Undefined } from "@/lib/contract/reward-report";
import { formatMetric } from "../../_format/number";

export type NamedShare = { key: string; name: string; share: Estimate | Undefined; main?: boolean };

/** The figures that decide whether PPO may use it: the model first, then what it should be read against. */
export function headlineRows(report: RewardReport): NamedShare[] {
  const { accuracy, models, labelerFolds, lengthMatched, longerWins } = report;
  const members = models.filter((m) => m.name !== "monitor").length;
  return [
    { key: "model", name: members > 1 ? `Mean of ${members} members` : "This model", share: accuracy, main: true },
    ...(models.length > 1 ? models.map((m) => ({ key: m.name, name: sentenceCase(m.name), share: m.accuracy })) : []),
    {
      key: "folds",
      name: "New labelers",
      share: "folds" in labelerFolds ? labelerFolds.accuracy : labelerFolds,
    },
    { key: "length-matched", name: "Alike in length", share: lengthMatched },
    { key: "longer-wins", name: "“Longer wins”", share: longerWins },
  ];
}

/** What one should know before using it, most important first. */
export function cautionsOf(report: RewardReport): string[] {
  const { accuracy, longerWins, length, sycophancy, position } = report;
  if (accuracy.value === null) return [`Nothing could be measured. ${accuracy.reason}`];
  const cautions: string[] = [];
  if (accuracy.interval[0] <= 0.5) cautions.push("It cannot be told from a coin: collect more rankings before PPO.");
  if (longerWins.value !== null && longerWins.value >= accuracy.value)
    cautions.push(
      "Always preferring the longer response would be right as often: PPO would mostly learn to write more.",
    );
  if (length.correlation.value !== null && Math.abs(length.correlation.value) >= 0.5)
    cautions.push(
      `Its score follows length (correlation ${formatMetric(length.correlation.value, 2)}): watch the length of responses during PPO.`,
    );
  const { preferred, difference } = sycophancy.overDisagreeing;
  if (preferred.value !== null && preferred.interval[0] > 0.5)
    cautions.push(
      `It likes to be agreed with: for ${percent(preferred.value, 0)} of prompts it prefers the answer that agrees, by ${formatMetric(difference.value ?? 0, 2)} in score on average.`,
    );
  const { firstChosen } = position;
  if (firstChosen.value !== null && (firstChosen.interval[0] > 0.5 || firstChosen.interval[1] < 0.5))
    cautions.push(
      `Labelers chose the response shown ${firstChosen.value > 0.5 ? "first" : "later"} in ${percent(Math.max(firstChosen.value, 1 - firstChosen.value), 0)} of pairs: what they saw first swayed them.`,
    );
  return cautions;
}

/** "Learned from 412 rankings (1,900 pairs, 80 ties); measured on 96 rankings of other prompts." */
export function dataSentence({ data: { training, monitor, heldOut } }: RewardReport): string {
  const learned = `Learned from ${counted(training.rankings, "ranking")} (${counted(training.pairs, "pair")}, ${counted(training.ties, "tie")})`;
  const held = monitor.rankings > 0 ? `, the monitor from ${counted(monitor.rankings, "other")}` : "";
  return `${learned}${held}; measured on ${counted(heldOut.rankings, "ranking")} of prompts it has not seen.`;
}

/** The human ceiling as a line, and what it is; without a line where nobody can tell. */
export function ceilingOf({ humanCeiling }: RewardReport): { at?: number; sentence: string } {
  if (humanCeiling.value === null) return { sentence: `There is no human ceiling to show. ${humanCeiling.reason}` };
  const { value, count } = humanCeiling;
  return {
    at: value,
    sentence: `Human ceiling: two labelers order ${percent(value)} of ${counted(count, "pair")} alike that both have ranked.`,
  };
}

/** By how much the answer that agrees scores higher, in words. */
export function differenceSentence(difference: Estimate | Undefined): string {
  if (difference.value === null) return difference.reason;
  const [low, high] = difference.interval.map((x) => formatMetric(x, 2));
  return `${formatMetric(difference.value, 2)} [${low}, ${high}] over ${counted(difference.count, "prompt")}`;
}

type By = keyof RewardReport["by"];

/** The ways in which accuracy is broken down, and how to call each part. */
export const BREAKDOWNS: Record<By, { title: string; sentence: string; name: (key: string) => string }> = {
  labeler: {
    title: "Accuracy by labeler",
    sentence:
      "Whose preferences it has learned; a corrected ranking is its reviewer's. Someone far below the others may be careless, or right alone.",
    // Names of people come from the server.
    name: (key) => key,
  },
  group: {
    title: "People and simulated labelers",
    sentence: "Whether it foretells both alike.",
    name: sentenceCase,
  },
  useCase: { title: "Accuracy by use case", sentence: "What kinds of prompts it can judge.", name: labelOfUseCase },
  responses: {
    title: "Accuracy by K",
    sentence: "How many responses stood beside each other in the ranking.",
    name: (key) => `K = ${key}`,
  },
  strength: {
    title: "Accuracy by strength",
    sentence: "How many tiers apart the labeler put the two: pairs that are further apart should be easier.",
    name: (key) => counted(Number(key), "tier"),
  },
};

/** The parts of a breakdown with their names. */
export const breakdownRows = (report: RewardReport, by: Exclude<By, "labeler">): NamedShare[] =>
  report.by[by].map(({ key, accuracy }) => ({ key, name: BREAKDOWNS[by].name(key), share: accuracy }));

export type NamedPart = { person: PersonRef; share: Estimate | Undefined };

/** The labelers of a report, with their names. */
export function labelerRows(parts: readonly ReportPart[], people: readonly PersonRef[]): NamedPart[] {
  const person = personById(people);
  return parts.map(({ key, accuracy }) => ({ person: person(key), share: accuracy }));
}

export type FoldRow = { labelers: string; trainingRankings: number; share: Estimate | Undefined };

/** The folds of a report, with the names of those who were left out. */
export function foldRows(report: RewardReport, people: readonly PersonRef[]): FoldRow[] {
  if (!("folds" in report.labelerFolds)) return [];
  const person = personById(people);
  return report.labelerFolds.folds.map(({ labelers, trainingRankings, accuracy }) => ({
    labelers: listed(labelers.map((id) => person(id).name)),
    trainingRankings,
    share: accuracy,
  }));
}

/** Accounts are never deleted, but a report may have come from elsewhere. */
function personById(people: readonly PersonRef[]): (id: string) => PersonRef {
  const byId = new Map(people.map((p) => [p.id, p]));
  return (id) => byId.get(id) ?? { id, name: `Someone unknown here (${id.slice(-4)})`, simulated: false };
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
