"use client";
import { useMemo } from "react";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { stepAxis } from "../../_charts/axis";
import { lastStepOf, linesOfMetrics } from "../../_charts/chart-lines";
import { MetricChart } from "../../_charts/metric-chart.client";
import { type ChartSpec, furtherCharts, MAIN_CHARTS } from "../../_charts/metric-meaning";
import { OverOptimisation } from "../../_charts/over-optimisation.client";
import { seriesByName } from "../../_charts/series";
import { concernsOf } from "../../_rounds/concerns";
import type { RoundView } from "../../_rounds/live-round";
import { isActive, KIND } from "../../_rounds/round-words";
import { Concerns } from "./concerns.client";
import { Configuration } from "./configuration.client";
import { Lineage } from "./lineage.client";
import { RoundHeader } from "./round-header.client";
import { RoundLog } from "./round-log.client";
import { Samples } from "./samples.client";
import { useLiveRound } from "./use-live-round";

/** One round, live. */
export function RoundPage({ projectId, roundId }: { projectId: string; roundId: string }) {
  const { query, live } = useLiveRound(roundId);
  return (
    <Page wide>
      {!query.data && (
        <PageHeader title="Round" crumbs={[{ label: "Rounds", href: `/projects/${projectId}/rounds` }]} />
      )}
      <QueryView query={query} skeletonLines={16}>
        {(view) => <RoundBody projectId={projectId} view={view} live={live} />}
      </QueryView>
    </Page>
  );
}

function RoundBody({ projectId, view, live }: { projectId: string; view: RoundView; live: boolean }) {
  const { round, metrics, log, samples } = view;
  const series = useMemo(() => seriesByName(metrics), [metrics]);
  const concerns = useMemo(() => concernsOf(round.kind, { config: round.config, series }), [round, series]);
  const further = furtherCharts(round.kind, series.keys());
  const step = KIND[round.kind].step;
  const lastStep = lastStepOf(series);
  const places = stepAxis(step, lastStep);
  const lines = (spec: ChartSpec) => linesOfMetrics(spec, series, lastStep);
  return (
    <>
      <RoundHeader projectId={projectId} round={round} live={live} />
      <Concerns concerns={concerns} />
      {(isActive(round) || metrics.length > 0) && (
        <section aria-label="Measurements" className="flex flex-col gap-4">
          <div className="grid gap-4 lg:grid-cols-2">
            {MAIN_CHARTS[round.kind].map((spec) => (
              <MetricChart key={spec.title} spec={spec} lines={lines(spec)} places={places} />
            ))}
          </div>
          <OverOptimisation series={series} />
          {further.length > 0 && (
            <details>
              <summary className="text-sm font-medium">All {further.length} other measurements</summary>
              <div className="grid gap-4 pt-4 md:grid-cols-2 2xl:grid-cols-3">
                {further.map((spec) => (
                  <MetricChart key={spec.metrics[0]} spec={spec} lines={lines(spec)} places={places} />
                ))}
              </div>
            </details>
          )}
        </section>
      )}
      <Samples samples={samples} stepName={step} active={isActive(round)} />
      <div className="grid items-start gap-6 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-6">
          <Lineage projectId={projectId} round={round} />
          <RoundLog lines={log} />
        </div>
        <Configuration round={round} />
      </div>
    </>
  );
}
