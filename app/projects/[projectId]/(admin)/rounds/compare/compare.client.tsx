"use client";
import { ChartSpline } from "lucide-react";
import { useMemo } from "react";
import { LinkButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorNote } from "@/app/_ui/error-note";
import { counted } from "@/app/_ui/format";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { Skeleton } from "@/app/_ui/skeleton";
import { useAddress } from "@/app/_ui/use-address";
import { useCall } from "@/app/_ui/use-call";
import { listRounds, type Round } from "@/lib/contract/rounds";
import { lineStyle } from "../../_charts/chart-lines";
import { seriesByName } from "../../_charts/series";
import { roundLabels } from "../../_rounds/round-label";
import { AddRound } from "./add-round.client";
import { ComparedCharts } from "./compared-charts.client";
import { comparedIds, idsText } from "./compared-ids";
import { ComparedList } from "./compared-list.client";
import type { ComparedRound } from "./compared-round";
import { ComparedSamples } from "./compared-samples.client";
import { useComparedRounds } from "./use-compared-rounds";

const TITLE = "Compare rounds";
const crumbsOf = (projectId: string) => [{ label: "Rounds", href: `/projects/${projectId}/rounds` }];

/** Several rounds of a project laid over each other. The address names them. */
export function CompareRounds({ projectId }: { projectId: string }) {
  const query = useCall(listRounds, { params: { projectId }, body: {} });
  return (
    <Page wide>
      {!query.data && <PageHeader title={TITLE} crumbs={crumbsOf(projectId)} />}
      <QueryView query={query} skeletonLines={16}>
        {({ rounds }) => <Comparison projectId={projectId} all={rounds} />}
      </QueryView>
    </Page>
  );
}

function Comparison({ projectId, all }: { projectId: string; all: readonly Round[] }) {
  const [read, write] = useAddress();
  const named = comparedIds(read("ids"));
  const ids = named.filter((id) => all.some((round) => round.id === id));
  const choose = (chosen: readonly string[]) => write({ ids: idsText(chosen) });
  const add = <AddRound all={all} chosen={ids} onAdd={(id) => choose([...ids, id])} />;
  const missing = named.length - ids.length;
  return (
    <>
      <PageHeader
        crumbs={crumbsOf(projectId)}
        title={TITLE}
        lead="Each measurement of all of them in one chart, and what they answer to the same prompts."
        action={ids.length > 0 && add}
      />
      {missing > 0 && (
        <p role="status" className="text-sm text-muted">
          {counted(missing, "round")} that the address names {missing === 1 ? "is" : "are"} not in this project.
        </p>
      )}
      {ids.length === 0 ? (
        <Card>
          <EmptyState
            icon={ChartSpline}
            title="Choose the rounds to lay over each other"
            action={
              all.length > 0 ? add : <LinkButton href={`/projects/${projectId}/rounds/new`}>Start a round</LinkButton>
            }
          >
            {all.length > 0
              ? "Up to six, best of one kind: such as PPO with two KL coefficients."
              : "No round has run yet in this project."}
          </EmptyState>
        </Card>
      ) : (
        <ComparedRounds projectId={projectId} all={all} ids={ids} onChoose={choose} />
      )}
    </>
  );
}

function ComparedRounds({
  projectId,
  all,
  ids,
  onChoose,
}: {
  projectId: string;
  all: readonly Round[];
  ids: readonly string[];
  onChoose: (ids: readonly string[]) => void;
}) {
  const queries = useComparedRounds(ids);
  const labels = useMemo(() => roundLabels(all), [all]);
  const rounds = queries.flatMap(({ data }, position): ComparedRound[] =>
    data
      ? [
          {
            view: data,
            label: labels.get(data.round.id) ?? "",
            style: lineStyle(position),
            series: seriesByName(data.metrics),
          },
        ]
      : [],
  );
  return (
    <>
      {queries.map(
        ({ error, refetch }, i) =>
          error && (
            <ErrorNote key={ids[i]} error={error} onRetry={refetch} title={labels.get(ids[i] ?? "") ?? "A round"} />
          ),
      )}
      {rounds.length > 0 && (
        <>
          <ComparedList
            projectId={projectId}
            rounds={rounds}
            onRemove={(id) => onChoose(ids.filter((other) => other !== id))}
          />
          <ComparedCharts rounds={rounds} />
          <ComparedSamples rounds={rounds} />
        </>
      )}
      {queries.some((q) => q.isPending) && <Skeleton lines={12} />}
    </>
  );
}
