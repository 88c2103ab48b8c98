"use client";
import type { z } from "zod";
import { SimulatedBadge } from "@/app/_ui/badge";
import { Card, Stat } from "@/app/_ui/card";
import { count, counted, percent, percentInterval } from "@/app/_ui/format";
import type { getAgreement } from "@/lib/contract/agreement";
import { INSTRUCTGPT_TRAINING } from "./published";
import { RateBar } from "./rate-bar.client";

type Overall = z.output<typeof getAgreement.response>["overall"];

/** Three figures with the published band, and how ties are counted. */
export function AgreementSummary({
  overall,
  simulated,
}: {
  overall: Overall;
  simulated: { count: number; all: boolean };
}) {
  const { agree, disagree, bothTied, oneTied } = overall;
  const all = agree + disagree + bothTied + oneTied;
  const strict = agree + disagree;
  return (
    <Card>
      <div className="flex flex-col gap-6">
        {simulated.count > 0 && (
          <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
            <SimulatedBadge />
            {simulated.all
              ? "All of these labelers are simulated."
              : `These figures mix people with ${counted(simulated.count, "simulated labeler")}. The table below can show people only.`}
          </p>
        )}
        <div className="grid gap-6 md:grid-cols-3">
          <Stat
            size="xl"
            label="Agreement, ties left out"
            value={percent(overall.strict)}
            detail={
              overall.interval
                ? `95 % interval ${percentInterval(overall.interval)} · ${count(agree)} of ${counted(strict, "strict pair")} alike`
                : "No pair that both ordered strictly"
            }
          />
          <Stat
            size="xl"
            label="Agreement, ties counted"
            value={percent(overall.withTies)}
            detail="Two ties agree; a tie against an order counts half."
          />
          <Stat
            size="xl"
            label="Pairs of responses compared"
            value={count(all)}
            detail={`${count(bothTied)} tied by both, ${count(oneTied)} tied by one · ${counted(overall.comparisons, "comparison")}, ${counted(overall.labelers, "labeler")}`}
          />
        </div>
        <div className="flex max-w-3xl flex-col gap-2">
          <RateBar rate={overall.strict} interval={overall.interval} height={32} />
          <div aria-hidden className="flex justify-between text-xs text-muted">
            <span>0 %</span>
            <span>50 %, chance</span>
            <span>100 %</span>
          </div>
          <p className="text-xs text-muted">
            The band is what InstructGPT's training labelers reached with each other:{" "}
            {percent(INSTRUCTGPT_TRAINING.rate)} ± {percent(INSTRUCTGPT_TRAINING.plusMinus)} (Ouyang et al. 2022). The
            dot is this project, the line its 95 % interval (Wilson).
          </p>
        </div>
      </div>
    </Card>
  );
}
