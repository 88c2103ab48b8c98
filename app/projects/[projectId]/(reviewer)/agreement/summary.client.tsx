"use client";
import type { z } from "zod";
import { SimulatedBadge } from "@/app/_ui/badge";
import { Stat } from "@/app/_ui/card";
import { Figure, type FigureTable } from "@/app/_ui/figure.client";
import { count, counted, percent, percentInterval } from "@/app/_ui/format";
import type { getAgreement, Measure } from "@/lib/contract/agreement";
import { Coefficient } from "./coefficient";
import { INSTRUCTGPT_TRAINING, saidOf } from "./published";
import { RateBar } from "./rate-bar.client";

export type Overview = z.output<typeof getAgreement.response>;

/** Three rates with the published band behind them, one for each way of counting ties, and the coefficients beyond chance. */
export function Summary({ overview }: { overview: Overview }) {
  const { people, simulated } = overview;
  const isMixed = people > 0 && simulated > 0;
  return (
    <Figure
      title="All comparisons"
      sentence={
        <>
          A dot is this project, its line the 95 % interval when comparisons are drawn again. The band is what
          InstructGPT's training labelers reached with each other, {saidOf(INSTRUCTGPT_TRAINING)} (
          {INSTRUCTGPT_TRAINING.source}). It does not say how ties count; elsewhere on these pages they are left out.
        </>
      }
      table={tableOf(overview)}
    >
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
          {ratesOf(overview).map((rate) => (
            <Rate key={rate.name} {...rate} />
          ))}
        </div>
        <BeyondChance overview={overview} />
      </div>
    </Figure>
  );
}

/** A figure by name, and what it rests on. */
type Named = { name: string; measure: Measure; note: string };

function ratesOf({ rates, counts, comparisons }: Overview): Named[] {
  const { agree, disagree, bothTied, oneTied } = counts;
  const pairs = counted(agree + disagree + bothTied + oneTied, "pair");
  return [
    {
      name: "Agreement, ties left out",
      measure: rates.dropped,
      note: `${count(agree)} of ${counted(agree + disagree, "strict pair")} alike`,
    },
    {
      name: "A tie against an order is half right",
      measure: rates.half,
      note: `${count(bothTied)} tied by both, ${count(oneTied)} by one`,
    },
    {
      name: "A tie is an answer of its own",
      measure: rates.class,
      note: `of ${pairs} in ${counted(comparisons, "comparison")}`,
    },
  ];
}

function tableOf(overview: Overview): FigureTable {
  const rowOf = (write: (value: number | null) => string) => (named: Named) => {
    const { value, interval, reason } = named.measure;
    return [named.name, ...[value, ...(interval ?? [null, null])].map(write), reason ?? named.note];
  };
  return {
    head: ["Measure", "Value", "From", "To", "Note"],
    rows: [
      ...ratesOf(overview).map(rowOf((share) => percent(share))),
      ...coefficientsOf(overview).map(rowOf((value) => value?.toFixed(2) ?? "–")),
    ],
  };
}

const Rate = ({ name, measure, note }: Named) => (
  <div className="flex flex-col gap-3">
    <Stat
      size="xl"
      label={name}
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

function coefficientsOf({ alphaNominal, alphaOrdinal, fleiss, concordance }: Overview): Named[] {
  return [
    { name: "Krippendorff's α, nominal", measure: alphaNominal, note: "Better, tie and worse are three classes." },
    { name: "Krippendorff's α, ordinal", measure: alphaOrdinal, note: "A tie lies half-way between the two orders." },
    { name: "Fleiss' κ", measure: fleiss, note: "Every pair of responses counts alike, however many judged it." },
    {
      name: "Kendall's W, mean",
      measure: concordance,
      note: `Whole rankings of one comparison; random ones would have ${concordance.atRandom?.toFixed(2) ?? "–"}.`,
    },
  ];
}

function BeyondChance({ overview }: { overview: Overview }) {
  return (
    <dl className="grid gap-x-6 gap-y-4 border-t pt-4 sm:grid-cols-2 xl:grid-cols-4">
      {coefficientsOf(overview).map(({ name, measure, note }) => (
        <div key={name}>
          <dt className="text-xs text-muted">{name}</dt>
          <dd className="font-medium">
            <Coefficient measure={measure} />
          </dd>
          <dd className="text-xs text-muted">{measure.reason ?? note}</dd>
        </div>
      ))}
    </dl>
  );
}
