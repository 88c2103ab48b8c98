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
};

const share = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

/** "+0.69, 67 %": log-odds, and the share that they are. */
const logOdds = (value: number): string =>
  `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}, ${percent(share(value), 0)}`;

const seconds = (value: number): string => `${Math.exp(value).toFixed(Math.exp(value) < 10 ? 1 : 0)} s`;

/** Percentage points with a sign. */
const points = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value * 100).toFixed(1)} points`;

export const HABIT_WORDS: Record<Habit, Words> = {
  agreement: {
    title: "Agreement with peers",
    meaning: "Share of strictly ordered pairs that other labelers order alike.",
    write: (value) => percent(value),
    axis: [0, 1],
    flag: { above: "agrees more than peers do", below: "agrees less than peers do" },
  },
  position: {
    title: "First on the screen",
    meaning:
      "How much more often the response shown first is put first than the shuffled order would make it. Without a leaning it is 0.",
    write: points,
    axis: [-0.2, 0.4],
    flag: { above: "puts the response shown first first", below: "avoids the response shown first" },
  },
  length: {
    title: "Longer responses",
    meaning: "Log-odds, and share, of preferring the longer of two responses.",
    write: logOdds,
    axis: [-2, 2],
    flag: { above: "prefers longer responses", below: "prefers shorter responses" },
  },
  opinion: {
    title: "Agreeing with the user",
    meaning:
      "Where the user puts forward a view: log-odds, and share, of preferring the response that opens by agreeing to one that does not.",
    write: logOdds,
    axis: [-2, 2],
    flag: { above: "prefers responses that agree with the user", below: "prefers responses that contradict the user" },
  },
  pace: {
    title: "Pace",
    meaning: "Active seconds per 1,000 characters of prompt and responses, as a geometric mean.",
    write: seconds,
    axis: [Math.log(2), Math.log(200)],
    flag: { above: "takes more time than peers do", below: "takes less time than peers do" },
  },
};

/** What a flag says of a labeler. */
export const flagOf = (habit: Habit, finding: { value: number; peers: { value: number } | null }): string =>
  HABIT_WORDS[habit].flag[finding.value >= (finding.peers?.value ?? 0) ? "above" : "below"];
