"use client";
import { SimulatedBadge } from "@/app/_ui/badge";
import { LinkButton } from "@/app/_ui/button";
import { Card, Stat } from "@/app/_ui/card";
import { count, counted, labelOfUseCase, percent, percentInterval } from "@/app/_ui/format";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { RelativeTime } from "@/app/_ui/relative-time";
import { useCall } from "@/app/_ui/use-call";
import { getLabeler, type LabelerChart, NO_INTERVAL } from "@/lib/contract/agreement";
import { coefficientInterval } from "../../coefficient";
import { SliceFigure } from "../../slice-figure.client";
import { UncountedNote } from "../../uncounted-note";
import { useCounted } from "../../use-counted";
import { WeekFigure } from "../../week-figure.client";
import { ActiveTimeFigure } from "./active-time-figure.client";
import { Flags } from "./flags";
import { HabitFigure } from "./habit-figure.client";
import { Notes } from "./notes.client";
import { Peers } from "./peers.client";
import { UseCaseWeeksFigure } from "./use-case-weeks-figure.client";

/** One labeler as a medical chart reads: facts, and flags with their evidence. What they mean is for people to say. */
export function LabelerPage({ projectId, labelerId }: { projectId: string; labelerId: string }) {
  const query = useCounted(useCall(getLabeler, { params: { projectId, labelerId }, body: {} }, { keep: true }));
  const agreement = `/projects/${projectId}/agreement`;
  const chart = query.data;
  return (
    <Page wide>
      <PageHeader
        title={
          <span className="inline-flex flex-wrap items-center gap-3">
            {chart ? `Read the chart of ${chart.labeler.name}` : "Read a labeler's chart"}
            {chart?.labeler.simulated && <SimulatedBadge />}
          </span>
        }
        lead="Facts beside those of peers. An unusual figure is a reason to read some answers and to talk, not a judgement of anyone."
        crumbs={[{ label: "Agreement", href: agreement }]}
        action={
          <LinkButton variant="primary" href={`${agreement}/disagreements?a=${labelerId}`}>
            Read their disagreements
          </LinkButton>
        }
      />
      <QueryView query={query}>{(found) => <Chart chart={found} projectId={projectId} />}</QueryView>
    </Page>
  );
}

function Chart({ chart, projectId }: { chart: LabelerChart; projectId: string }) {
  const name = chart.labeler.name;
  return (
    <>
      <UncountedNote uncounted={chart.uncounted} />
      <Facts chart={chart} />
      <Flags chart={chart} />
      <HabitFigure habits={chart.habits} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <WeekFigure
          title="Agreement with peers over time"
          sentence="By the week in which they ranked. The band is the published one."
          weeks={chart.byWeek.map((s) => ({ week: s.key, rate: s.rate, of: s.comparisons }))}
          of="comparisons"
          band
        />
        <SliceFigure
          title="Agreement with peers by use case"
          sentence={`Comparisons that ${name} and someone else ranked.`}
          slices={chart.byUseCase}
          nameOf={labelOfUseCase}
        />
      </div>
      <UseCaseWeeksFigure cells={chart.byUseCaseAndWeek} />
      <ActiveTimeFigure chart={chart} />
      <Notes chart={chart} projectId={projectId} />
      <Peers chart={chart} projectId={projectId} />
    </>
  );
}

function Facts({ chart }: { chart: LabelerChart }) {
  const { rankings, first, last, rate, repeats, calibration, reliability } = chart;
  return (
    <Card>
      <div className="grid gap-6 sm:grid-cols-2 xl:grid-cols-5">
        <Stat
          label="Rankings"
          value={count(rankings)}
          detail={
            first && last ? (
              <>
                first <RelativeTime at={first} />, newest <RelativeTime at={last} />
              </>
            ) : undefined
          }
        />
        <Stat
          label="Agreement with peers"
          value={percent(rate.value)}
          detail={
            rate.value === null
              ? "Nothing that others ranked too."
              : `95 % interval ${percentInterval(rate.interval)}, pair by pair, ties left out`
          }
        />
        <Stat
          label="Agreement with themselves"
          value={percent(repeats.rate.value)}
          detail={
            repeats.rate.value === null
              ? "They met no two texts twice."
              : `95 % interval ${percentInterval(repeats.rate.interval)} · ${counted(repeats.comparisons, "repetition")}`
          }
        />
        <Stat
          label="Agreement with references"
          value={percent(calibration.rate.value)}
          detail={
            calibration.rate.value === null
              ? calibration.comparisons === 0
                ? "They ranked no calibration task."
                : calibration.rate.reason
              : `95 % interval ${percentInterval(calibration.rate.interval)} · ${counted(calibration.comparisons, "calibration task")}, ${counted(calibration.agree + calibration.disagree, "strict pair")}`
          }
        />
        <Stat
          label="Reliability (Crowd-BT)"
          value={reliability ? reliability.value.toFixed(2) : "–"}
          detail={
            reliability
              ? `${reliability.interval ? `95 % interval ${coefficientInterval(reliability.interval)}` : NO_INTERVAL} · 1 always means it, 0.5 does not look; too high where few rank each comparison · peers' median ${reliability.peersMedian?.toFixed(2) ?? "–"} · newest ${counted(reliability.comparisons, "shared comparison")}`
              : "No shared comparison."
          }
        />
      </div>
    </Card>
  );
}
