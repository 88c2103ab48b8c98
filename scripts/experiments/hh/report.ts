/** The findings of the comparison: a table and a figure. */
import { markdownTable } from "../../bench/measure";
import type { Findings } from "../experiment";
import { barPlot } from "../figure";
import { advantage, type Outcome, type ScoredFold } from "./outcome";
import { SPLITS, type Split } from "./preferences";

/** A method, its scores of every held-out pair, and how good they are. */
export type Method = {
  name: string;
  scored: Record<Split, ScoredFold[]>;
  outcomes: Record<Split, Outcome>;
};

/** @param rival  the method that the others are compared with, pair by pair. */
export function findingsOf({ methods, rival }: { methods: readonly Method[]; rival: Method }): Findings {
  const heading = ["", "accuracy", "95 %", "sd of folds", `less ${rival.name}`, "alike in length", "r with length"];
  const tables = SPLITS.map((split) => {
    const rows = methods.map((method) => rowOf(method, rival, split));
    const pairs = rival.outcomes[split].accuracy.count;
    return `${split}, ${pairs.toLocaleString("en")} pairs:\n\n${markdownTable(heading, rows)}`;
  });
  const title = "Held-out pairs of HH ordered as the labelers did, five folds";
  const figure = barPlot({
    title,
    yLabel: "accuracy, with 95 % intervals",
    groups: SPLITS,
    series: methods.map(({ name, outcomes }) => ({
      name,
      values: SPLITS.map((split) => outcomes[split].accuracy.value),
      intervals: SPLITS.map((split) => outcomes[split].accuracy.interval),
    })),
    baseline: 0.5,
  });
  return { report: [`![${title}](hh.svg)`, ...tables].join("\n\n"), figures: { "hh.svg": figure } };
}

function rowOf({ name, outcomes }: Method, rival: Method, split: Split): string[] {
  const { accuracy, foldDeviation, lengthMatched, lengthCorrelation } = outcomes[split];
  const lead = advantage(outcomes[split], rival.outcomes[split]);
  return [
    name,
    accuracy.value.toFixed(3),
    accuracy.interval.map((end) => end.toFixed(3)).join("–"),
    foldDeviation.toFixed(3),
    name === rival.name ? "–" : `${signed(lead.value)} ± ${lead.half.toFixed(3)}`,
    lengthMatched.value === null ? "–" : lengthMatched.value.toFixed(3),
    lengthCorrelation.value === null ? "–" : signed(lengthCorrelation.value, 2),
  ];
}

const signed = (value: number, digits = 3): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(digits)}`;
