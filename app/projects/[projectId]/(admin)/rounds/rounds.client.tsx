"use client";
import { Gauge } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/app/_ui/badge";
import { LinkButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import type { Column, Filter } from "@/app/_ui/data-column";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { Link } from "@/app/_ui/link";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { RelativeTime } from "@/app/_ui/relative-time";
import { useAddress } from "@/app/_ui/use-address";
import { useCall } from "@/app/_ui/use-call";
import { RoundKind } from "@/lib/contract/round-config";
import { listRounds, type Round, RoundState } from "@/lib/contract/rounds";
import { ProgressBar } from "../_charts/progress-bar";
import { estimate } from "../_format/duration";
import { roundLabels } from "../_rounds/round-label";
import { isActive, KIND, progressOf, STATE, shareDone } from "../_rounds/round-words";

const EVERY_MILLISECONDS = 3_000;

import { CompareBar } from "./compare/compare-bar.client";
import { comparedIds, idsText, MOST_ROUNDS } from "./compare/compared-ids";

/** All rounds of a project, live. */
export function Rounds({ projectId }: { projectId: string }) {
  const query = useCall(listRounds, { params: { projectId }, body: {} }, { every: EVERY_MILLISECONDS });
  const [read, write] = useAddress();
  // The address follows: a box that waited for it would spring back for a moment.
  const [chosen, setChosen] = useState(() => comparedIds(read("chosen")));
  const choose = (ids: string[]) => {
    setChosen(ids);
    write({ chosen: idsText(ids) });
  };
  const start = (
    <LinkButton variant="primary" href={`/projects/${projectId}/rounds/new`}>
      Start a round
    </LinkButton>
  );
  return (
    <Page wide>
      <PageHeader
        title="Train on what people gave"
        lead="Each round is tracked, repeatable from its row, and survives a worker that dies."
        action={query.data?.rounds.length !== 0 && start}
      />
      <QueryView query={query} skeletonLines={8}>
        {({ rounds }) => (
          <>
            <Card flush>
              <DataTable
                label="Rounds"
                rows={rounds}
                columns={columnsFor({ projectId, labels: roundLabels(rounds), chosen, choose })}
                filters={FILTERS}
                rowKey={(r) => r.id}
                sort="-created"
                empty={
                  <EmptyState icon={Gauge} title="No round has run yet" action={start}>
                    The loop goes in three rounds: fine-tuning on demonstrations, a reward model on rankings, then PPO
                    with both. Freeze a snapshot first.
                  </EmptyState>
                }
              />
            </Card>
            <CompareBar projectId={projectId} chosen={chosen} onClear={() => choose([])} />
          </>
        )}
      </QueryView>
    </Page>
  );
}

type Choice = {
  projectId: string;
  /** Of all rounds, by id. */
  labels: ReadonlyMap<string, string>;
  /** Ids of the rounds to compare. */
  chosen: string[];
  choose: (ids: string[]) => void;
};

const columnsFor = ({ projectId, labels, chosen, choose }: Choice): Column<Round>[] => [
  {
    key: "kind",
    header: "Round",
    value: (r) => labels.get(r.id) ?? "",
    cell: (r) => (
      <span className="flex items-center gap-3">
        {/* The label widens the box to what a finger can hit. */}
        <label className="-m-2 flex p-2">
          <input
            type="checkbox"
            aria-label={`Compare ${labels.get(r.id)}`}
            className="size-4 accent-(--accent)"
            checked={chosen.includes(r.id)}
            disabled={chosen.length === MOST_ROUNDS && !chosen.includes(r.id)}
            onChange={(e) => choose(e.target.checked ? [...chosen, r.id] : chosen.filter((id) => id !== r.id))}
          />
        </label>
        <Link href={`/projects/${projectId}/rounds/${r.id}`} className="font-medium whitespace-nowrap hover:underline">
          {labels.get(r.id)}
        </Link>
      </span>
    ),
  },
  {
    key: "state",
    header: "State",
    value: (r) => STATE[r.state].name,
    className: "min-w-32",
    cell: (r) => (
      <span className="flex flex-col items-start gap-1">
        <Badge tone={STATE[r.state].tone}>{STATE[r.state].name}</Badge>
        {r.state === "failed" && r.error && <span className="line-clamp-2 max-w-72 text-xs text-muted">{r.error}</span>}
      </span>
    ),
  },
  {
    key: "progress",
    header: "Progress",
    value: shareDone,
    className: "min-w-48",
    cell: (r) =>
      r.state === "running" ? (
        <ProgressBar label={KIND[r.kind].name} share={shareDone(r)} text={progressOf(r) ?? ""} />
      ) : (
        <span className="text-xs whitespace-nowrap text-muted">{progressOf(r)}</span>
      ),
  },
  {
    key: "left",
    header: "Time left",
    align: "right",
    value: (r) => (isActive(r) ? r.secondsLeft : null),
    className: "whitespace-nowrap",
    cell: (r) => (isActive(r) && r.secondsLeft !== null ? estimate(r.secondsLeft) : ""),
  },
  {
    key: "from",
    header: "From",
    value: (r) => r.baseVersion?.label ?? "nothing",
    className: "whitespace-nowrap",
    cell: (r) => (
      <span className="flex flex-col">
        {r.baseVersion?.label ?? <span className="text-muted">nothing</span>}
        {r.rewardVersion && <span className="text-xs text-muted">scored by {r.rewardVersion.label}</span>}
      </span>
    ),
  },
  {
    key: "made",
    header: "Made",
    value: (r) => r.resultVersion?.label ?? null,
    className: "whitespace-nowrap",
    cell: (r) =>
      r.resultVersion && (
        <Link
          href={`/projects/${projectId}/models?q=${encodeURIComponent(r.resultVersion.label)}`}
          className="hover:underline"
        >
          {r.resultVersion.label}
        </Link>
      ),
  },
  {
    key: "created",
    header: "Started",
    value: (r) => r.createdAt,
    cell: (r) => (
      <span className="flex flex-col">
        <RelativeTime at={r.createdAt} />
        {r.createdBy && <span className="text-xs text-muted">by {r.createdBy}</span>}
      </span>
    ),
  },
];

const FILTERS: readonly Filter<Round>[] = [
  {
    key: "kind",
    label: "Kind",
    options: RoundKind.options.map((value) => ({ value, label: KIND[value].name })),
    matches: (r, value) => r.kind === value,
  },
  {
    key: "state",
    label: "State",
    options: RoundState.options.map((value) => ({ value, label: STATE[value].name })),
    matches: (r, value) => r.state === value,
  },
];
