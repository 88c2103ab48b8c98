"use client";
import { Target } from "lucide-react";
import { useState } from "react";
import { Badge, PersonName } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import type { Column, Filter } from "@/app/_ui/data-column";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { count, percent, percentInterval } from "@/app/_ui/format";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { RelativeTime } from "@/app/_ui/relative-time";
import { useCall } from "@/app/_ui/use-call";
import {
  CalibrationUse,
  getCalibration,
  type LabelerCalibration,
  type PairsAlike,
  type PoolItem,
} from "@/lib/contract/calibration";
import { Candidates } from "./candidates.client";
import { ofItem, ReferenceDialog, type Referenced } from "./reference-dialog.client";
import { RetireDialog } from "./retire-dialog.client";
import { USE_WORDS } from "./use-words";

/** The calibration pool: references, how people do on them, and comparisons to add. */
export function CalibrationPage({ projectId }: { projectId: string }) {
  const query = useCall(getCalibration, { params: { projectId }, body: {} });
  const [editing, setEditing] = useState<Referenced | null>(null);
  const [retiring, setRetiring] = useState<PoolItem | null>(null);
  return (
    <Page wide>
      <PageHeader
        title="Keep labelers calibrated"
        lead="Comparisons with a reference order: mixed unmarked into everybody's tasks, for practice, or as questions of the screening exam."
      />
      <QueryView query={query}>
        {({ share, items, labelers }) => (
          <>
            <Card
              title="The pool"
              flush
              action={<span className="text-sm text-muted">{shareWords(share, items)}</span>}
            >
              <DataTable
                label="references"
                name="pool"
                rows={items}
                columns={itemColumns({ onEdit: (item) => setEditing(ofItem(item)), onRetire: setRetiring })}
                filters={ITEM_FILTERS}
                rowKey={(item) => item.comparisonId}
                empty={
                  <EmptyState title="The pool is empty" icon={Target}>
                    Choose a comparison below that experienced labelers agree on, and say why its order is right.
                  </EmptyState>
                }
              />
            </Card>
            <Card title="How people do on calibration tasks" flush>
              <DataTable
                label="labelers"
                name="labelers"
                rows={labelers}
                columns={LABELER_COLUMNS}
                rowKey={(row) => row.labeler.id}
                sort="alike"
                empty={
                  <EmptyState title="No calibration task has been answered yet">
                    Results appear here as labelers rank the comparisons of the pool.
                  </EmptyState>
                }
              />
            </Card>
          </>
        )}
      </QueryView>
      <Candidates projectId={projectId} onChoose={setEditing} />
      {editing && <ReferenceDialog projectId={projectId} of={editing} onClose={() => setEditing(null)} />}
      {retiring && <RetireDialog projectId={projectId} item={retiring} onClose={() => setRetiring(null)} />}
    </Page>
  );
}

const shareWords = (share: number, items: readonly PoolItem[]): string => {
  const mixed = items.filter((item) => item.use === "calibration").length;
  if (share === 0) return "Mixing is off; an admin turns it on in the settings.";
  return mixed === 0
    ? "None is for calibration yet, so nothing is mixed in."
    : `${percent(share, 0)} of ranking tasks, while one has not seen all ${count(mixed)}`;
};

const alikeColumn = <Row extends { alike: PairsAlike }>(): Column<Row> => ({
  key: "alike",
  header: "Pairs alike",
  align: "right",
  value: (row) => row.alike.strict,
  cell: ({ alike }) => (
    <span className="whitespace-nowrap">
      {percent(alike.strict)} <span className="text-xs text-muted">{percentInterval(alike.interval)}</span>
    </span>
  ),
});

const promptOf = (item: PoolItem): string => item.messages.at(-1)?.content ?? "";

const ITEM_FILTERS: readonly Filter<PoolItem>[] = [
  {
    key: "use",
    label: "Use",
    options: CalibrationUse.options.map((use) => ({ value: use, label: USE_WORDS[use].label })),
    matches: (item, use) => item.use === use,
  },
];

const itemColumns = (on: {
  onEdit: (item: PoolItem) => void;
  onRetire: (item: PoolItem) => void;
}): Column<PoolItem>[] => [
  {
    key: "prompt",
    header: "Prompt",
    value: promptOf,
    cell: (item) => <span className="line-clamp-2 max-w-[50ch]">{promptOf(item)}</span>,
  },
  {
    key: "use",
    header: "Use",
    value: (item) => USE_WORDS[item.use].label,
    cell: (item) => <Badge>{USE_WORDS[item.use].label}</Badge>,
  },
  {
    key: "reason",
    header: "Reason",
    value: (item) => item.reason,
    cell: (item) => <span className="line-clamp-2 max-w-[40ch] text-muted">{item.reason}</span>,
  },
  {
    key: "labelers",
    header: "Labelers",
    align: "right",
    value: (item) => item.labelers,
    cell: (item) => count(item.labelers),
  },
  alikeColumn(),
  {
    key: "since",
    header: "Reference",
    value: (item) => item.createdAt,
    cell: (item) => (
      <span className="text-muted">
        v{item.revision} by {item.createdBy}, <RelativeTime at={item.createdAt} />
      </span>
    ),
  },
  {
    key: "actions",
    header: "",
    actions: true,
    align: "right",
    cell: (item) => (
      <span className="flex justify-end gap-1">
        <Button
          size="sm"
          variant="quiet"
          aria-label={`Change the reference of ${promptOf(item)}`}
          onClick={() => on.onEdit(item)}
        >
          Change
        </Button>
        <Button size="sm" variant="quiet" aria-label={`Take out ${promptOf(item)}`} onClick={() => on.onRetire(item)}>
          Take out
        </Button>
      </span>
    ),
  },
];

const LABELER_COLUMNS: Column<LabelerCalibration>[] = [
  {
    key: "labeler",
    header: "Labeler",
    value: (row) => row.labeler.name,
    cell: (row) => <PersonName person={row.labeler} />,
  },
  {
    key: "tasks",
    header: "Calibration tasks",
    align: "right",
    value: (row) => row.tasks,
    cell: (row) => count(row.tasks),
  },
  alikeColumn(),
  {
    key: "practised",
    header: "Practised",
    align: "right",
    value: (row) => row.practised,
    cell: (row) => count(row.practised),
  },
];
