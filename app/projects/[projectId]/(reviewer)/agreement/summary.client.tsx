"use client";
import type { z } from "zod";
import { SimulatedBadge } from "@/app/_ui/badge";
import { Card, Stat } from "@/app/_ui/card";
import { count, counted, percent, percentInterval } from "@/app/_ui/format";
import type { getAgreement, Measure } from "@/lib/contract/agreement";
import { INSTRUCTGPT_TRAINING } from "./published";
import { RateBar } from "./rate-bar.client";

export type Overview = z.output<typeof getAgreement.response>;

/** Three figures with the published band behind them, one for each way of counting ties, and the coefficients beyond chance. */
export function Summary({ overview }: { overview: Overview }) {
  const { rates, counts, comparisons, people, simulated } = overview;
  const { agree, disagree, bothTied, oneTied } = counts;
  const isMixed = people > 0 && simulated > 0;
  return (
    <Card>
      <div className="flex flex-col gap-6">
        {simulated > 0 && (
          <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
            <SimulatedBadge />
            {isMixed
              ? `${counted(people, "person", "people")} and ${counted(simulated, "simulated labeler")} share comparisons; “Labelers” above says whose agreement is shown.`
              : "All of these labelers are simulated."}
          </p>
        )}
        <div className="grid gap-x-6 gap-y-8 md:grid-cols-3">
          <Figure
            label="Agreement, ties left out"
            measure={rates.dropped}
            note={`${count(agree)} of ${counted(agree + disagree, "strict pair")} alike`}
          />
          <Figure
            label="A tie against an order is half right"
            measure={rates.half}
            note={`${count(bothTied)} tied by both, ${count(oneTied)} by one`}
          />
          <Figure
            label="A tie is an answer of its own"
            measure={rates.class}
            note={`of ${counted(agree + disagree + bothTied + oneTied, "pair")} in ${counted(comparisons, "comparison")}`}
          />
        </div>
        <p className="max-w-[90ch] text-xs text-muted">
          The band is what InstructGPT's training labelers reached with each other, {percent(INSTRUCTGPT_TRAINING.rate)}{" "}
          ± {percent(INSTRUCTGPT_TRAINING.plusMinus)} (Ouyang et al. 2022). It does not say how ties count; elsewhere on
          these pages they are left out. A dot is this project, its line the 95 % interval when comparisons are drawn
          again.
        </p>
        <BeyondChance overview={overview} />
      </div>
    </Card>
  );
}

const Figure = ({ label, measure, note }: { label: string; measure: Measure; note: string }) => (
  <div className="flex flex-col gap-3">
    <Stat
      size="xl"
      label={label}
      value={percent(measure.value)}
      detail={measure.value === null ? measure.reason : `95 % interval ${percentInterval(measure.interval)} · ${note}`}
    />
    <RateBar rate={measure.value} interval={measure.interval} height={28} />
    <div aria-hidden className="flex justify-between text-xs text-muted">
      <span>0 %</span>
      <span>50 %</span>
      <span>100 %</span>
    </div>
  </div>
);

/** Two digits and an interval: coefficients have no percent sign. */
export const coefficient = ({ value, interval }: Measure): string =>
  value === null
    ? "–"
    : `${value.toFixed(2)}${interval ? ` [${interval[0].toFixed(2)}, ${interval[1].toFixed(2)}]` : ""}`;

function BeyondChance({ overview }: { overview: Overview }) {
  const { alphaNominal, alphaOrdinal, fleiss, concordance } = overview;
  const rows = [
    { name: "Krippendorff's α, nominal", measure: alphaNominal, note: "Better, tie and worse are three classes." },
    { name: "Krippendorff's α, ordinal", measure: alphaOrdinal, note: "A tie lies half-way between the two orders." },
    { name: "Fleiss' κ", measure: fleiss, note: "Every pair of responses counts alike, however many judged it." },
    {
      name: "Kendall's W, mean",
      measure: concordance,
      note: `Whole rankings of one comparison; random ones would have ${concordance.atRandom?.toFixed(2) ?? "–"}.`,
    },
  ];
  return (
    <dl className="grid gap-x-6 gap-y-4 border-t pt-4 sm:grid-cols-2 xl:grid-cols-4">
      {rows.map(({ name, measure, note }) => (
        <div key={name}>
          <dt className="text-xs text-muted">{name}</dt>
          <dd className="font-medium">{coefficient(measure)}</dd>
          <dd className="text-xs text-muted">{measure.reason ?? note}</dd>
        </div>
      ))}
    </dl>
  );
}
