/** How habits are named, written and explained on the reviewer's pages. Pure. */
import { percent } from "@/app/_ui/format";
import type { Habit } from "@/lib/contract/agreement";

type Words = {
  title: string;
  /** What its value is. */
  meaning: string;
  write: (value: number) => string;
  /** Ends of the axis of its plot at least. */
  axis: readonly [number, number];
  /** What a flag says, by the side on which the labeler lies. */
  flag: { above: string; below: string };
  /** What it is counted in. */
  unit: "ranking" | "repetition";
};

/** "+0.62 SD": standard deviations among those who ranked the same comparison. */
const deviations = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)} SD`;

const seconds = (value: number): string => `${Math.exp(value).toFixed(Math.exp(value) < 10 ? 1 : 0)} s`;

/** Percentage points with a sign. */
const points = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value * 100).toFixed(1)} points`;

export const HABIT_WORDS: Record<Habit, Words> = {
  agreement: {
    title: "Siding with peers",
    meaning:
      "Share of pairs ordered as the majority of peers orders them. Each pair counts as far as that majority is clear: fully where all agree, not at all where they are split.",
    write: (value) => percent(value),
    axis: [0, 1],
    flag: { above: "sides with peers more than others do", below: "sides with peers less than others do" },
    unit: "ranking",
  },
  consistency: {
    title: "Agreement with themselves",
    meaning: "Share of strictly ordered pairs that are ordered alike when the same texts come again.",
    write: (value) => percent(value),
    axis: [0, 1],
    flag: {
      above: "orders what comes again more alike than peers do",
      below: "orders what comes again less alike than peers do",
    },
    unit: "repetition",
  },
  position: {
    title: "First on the screen",
    meaning:
      "How much more often the response shown first is put first than the shuffled order would make it. Without a leaning it is 0.",
    write: points,
    axis: [-0.2, 0.4],
    flag: { above: "puts the response shown first first", below: "avoids the response shown first" },
    unit: "ranking",
  },
  length: {
    title: "Longer responses",
    meaning:
      "Lean to the longer of two responses, beside all who ranked the same comparison: 0 is their mean, and the unit their standard deviation.",
    write: deviations,
    axis: [-1.5, 1.5],
    flag: { above: "prefers longer responses", below: "prefers shorter responses" },
    unit: "ranking",
  },
  opinion: {
    title: "Agreeing with the user",
    meaning:
      "Where the user puts forward a view: lean to responses that open by agreeing, beside all who ranked the same comparison. 0 is their mean, and the unit their standard deviation.",
    write: deviations,
    axis: [-1.5, 1.5],
    flag: { above: "prefers responses that agree with the user", below: "prefers responses that contradict the user" },
    unit: "ranking",
  },
  pace: {
    title: "Pace",
    meaning: "Active seconds per 1,000 characters of prompt and responses, as a geometric mean.",
    write: seconds,
    axis: [Math.log(2), Math.log(200)],
    flag: { above: "takes more time than peers do", below: "takes less time than peers do" },
    unit: "ranking",
  },
};

/** What a flag says of a labeler. */
export const flagOf = (habit: Habit, finding: { value: number; peers: { value: number } | null }): string =>
  HABIT_WORDS[habit].flag[finding.value >= (finding.peers?.value ?? 0) ? "above" : "below"];
