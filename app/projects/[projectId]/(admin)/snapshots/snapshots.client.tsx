"use client";
import { Camera } from "lucide-react";
import { Badge, SimulatedBadge } from "@/app/_ui/badge";
import { LinkButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import type { Column } from "@/app/_ui/data-column";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { count } from "@/app/_ui/format";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { RelativeTime } from "@/app/_ui/relative-time";
import { useCall } from "@/app/_ui/use-call";
import type { Split } from "@/lib/contract/common";
import { listSnapshots, type Snapshot } from "@/lib/contract/datasets";
import { whichLines } from "../../(reviewer)/filter-report/which-words";
import { Digest } from "../_format/digest";
import { FreezeCard } from "./freeze-card.client";
import { filterNote } from "./freeze-words";

/** Freezing data, and what was frozen. */
export function Snapshots({ projectId }: { projectId: string }) {
  const query = useCall(listSnapshots, { params: { projectId }, body: {} }, { every: 10_000 });
  return (
    <Page wide>
      <PageHeader
        title="Freeze what to train on"
        lead="A snapshot is a fixed list of answers. Rounds learn from snapshots only, so each can be repeated and traced."
      />
      <QueryView query={query} skeletonLines={10}>
        {({ now, snapshots }) => (
          <>
            <FreezeCard projectId={projectId} now={now} />
            <Card flush>
              <DataTable
                label="Snapshots"
                rows={snapshots}
                columns={columnsFor(projectId)}
                rowKey={(s) => s.id}
                sort="-frozen"
                empty={
                  <EmptyState icon={Camera} title="Nothing is frozen yet">
                    Freeze the answers above, then start a round on the snapshot. Work goes on meanwhile: what comes
                    later belongs to the next one.
                  </EmptyState>
                }
              />
            </Card>
          </>
        )}
      </QueryView>
    </Page>
  );
}

const total = (counts: Record<Split, number>): number => counts.train + counts.validation + counts.test;

const BySplit = ({ counts }: { counts: Record<Split, number> }) => (
  <span className="flex flex-col">
    <span>{count(total(counts))}</span>
    <span className="text-xs whitespace-nowrap text-muted">
      {count(counts.train)} / {count(counts.validation)} / {count(counts.test)}
    </span>
  </span>
);

const split = (key: string, header: string, of: (s: Snapshot) => Record<Split, number>): Column<Snapshot> => ({
  key,
  header,
  align: "right",
  value: (s) => total(of(s)),
  cell: (s) => <BySplit counts={of(s)} />,
});

const columnsFor = (projectId: string): Column<Snapshot>[] => [
  {
    key: "digest",
    header: "Snapshot",
    value: (s) => s.digest,
    cell: (s) => <Digest value={s.digest} />,
  },
  split("rankings", "Rankings (train / val / test)", (s) => s.rankings),
  {
    key: "which",
    header: "Rankings from",
    value: (s) => whichLines(s).join(", "),
    cell: (s) => (
      <ul className="text-xs">
        {whichLines(s).map((line) => (
          <li key={line} className="whitespace-nowrap">
            {line}
          </li>
        ))}
      </ul>
    ),
  },
  split("demonstrations", "Demonstrations", (s) => s.demonstrations),
  split("prompts", "Prompts", (s) => s.prompts),
  {
    key: "whose",
    header: "Whose answers",
    value: (s) => (s.includesPeople && s.includesSimulated ? "both" : s.includesPeople ? "people" : "simulated"),
    cell: (s) => (
      <span className="flex flex-wrap gap-1">
        {s.includesPeople && <Badge>People</Badge>}
        {s.includesSimulated && <SimulatedBadge />}
        {s.filter && <span className="w-full text-xs text-muted">{filterNote(s.filter)}</span>}
      </span>
    ),
  },
  {
    key: "frozen",
    header: "Frozen",
    value: (s) => s.createdAt,
    cell: (s) => (
      <span className="flex flex-col">
        <RelativeTime at={s.createdAt} />
        {s.createdBy && <span className="text-xs text-muted">by {s.createdBy}</span>}
      </span>
    ),
  },
  {
    key: "actions",
    header: "Actions",
    align: "right",
    actions: true,
    cell: (s) => (
      <LinkButton size="sm" href={`/projects/${projectId}/rounds/new?snapshot=${s.id}`}>
        Train on it
      </LinkButton>
    ),
  },
];
