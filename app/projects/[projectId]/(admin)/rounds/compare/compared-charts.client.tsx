"use client";
import { Select } from "@/app/_ui/field";
import { useAddress } from "@/app/_ui/use-address";
import { SHARE_AXIS, stepAxis } from "../../_charts/axis";
import { lastStepOf } from "../../_charts/chart-lines";
import { MetricChart } from "../../_charts/metric-chart.client";
import { type ChartSpec, chartsByMetric } from "../../_charts/metric-meaning";
import { KIND } from "../../_rounds/round-words";
import { type Along, type ComparedRound, linesOfRounds } from "./compared-round";

const ALONG: readonly { value: Along; label: string }[] = [
  { value: "step", label: "Along: steps" },
  { value: "share", label: "Along: share of the round" },
];

/** One chart a measurement, with a line for each round. */
export function ComparedCharts({ rounds }: { rounds: readonly ComparedRound[] }) {
  const [read, write] = useAddress();
  const along: Along = read("along") === "share" ? "share" : "step";
  const kinds = new Set(rounds.map((r) => r.view.round.kind));
  const names = new Set(rounds.flatMap((r) => [...r.series.keys()]));
  const { main, further } = chartsByMetric(kinds, names);
  const [noun = "step", other] = new Set([...kinds].map((kind) => KIND[kind].step));
  const places =
    along === "share"
      ? SHARE_AXIS
      : stepAxis(other ? "step" : noun, Math.max(...rounds.map((r) => lastStepOf(r.series))));
  if (names.size === 0) return <p className="text-sm text-muted">None of these rounds has measured anything yet.</p>;
  const chart = (spec: ChartSpec) => {
    const metric = spec.metrics[0] ?? "";
    return <MetricChart key={metric} spec={spec} lines={linesOfRounds(rounds, metric, along)} places={places} />;
  };
  return (
    <section aria-label="Measurements" className="flex flex-col gap-4">
      <Select
        aria-label="Lay them along"
        className="w-auto! self-start"
        value={along}
        onChange={(value) => write({ along: value === "share" ? value : null })}
        options={ALONG}
      />
      <div className="grid gap-4 lg:grid-cols-2">{main.map(chart)}</div>
      {further.length > 0 && (
        <details>
          <summary className="text-sm font-medium">All {further.length} other measurements</summary>
          <div className="grid gap-4 pt-4 md:grid-cols-2 2xl:grid-cols-3">{further.map(chart)}</div>
        </details>
      )}
    </section>
  );
}
