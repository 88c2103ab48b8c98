"use client";
import { Badge, SimulatedBadge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import type { Column, Filter } from "@/app/_ui/data-column";
import { DataTable } from "@/app/_ui/data-table";
import { count } from "@/app/_ui/format";
import { Link } from "@/app/_ui/link";
import { QueryView } from "@/app/_ui/query-view";
import { useCall } from "@/app/_ui/use-call";
import { type LabelerRow, listLabelers } from "@/lib/contract/agreement";
import { HABIT_WORDS } from "./habits";
import { RateBar } from "./rate-bar.client";
import { rateColumn } from "./rate-column";
import { Sparkline } from "./sparkline";
import { useCounted } from "./use-counted";

/** Everyone who ranked, each a link to their page. */
export function Labelers({ projectId }: { projectId: string }) {
  const query = useCounted(useCall(listLabelers, { params: { projectId }, body: {} }, { keep: true }));
  return (
    <Card title="Labelers" flush>
      <QueryView query={query}>
        {({ labelers }) => (
          <DataTable
            label="Labelers"
            name="labelers"
            rows={labelers}
            columns={columnsOf(projectId)}
            rowKey={(row) => row.labeler.id}
            sort="-rankings"
            pageSize={15}
            filters={FILTERS}
            empty={<p className="p-8 text-center text-sm text-muted">Nobody has ranked anything yet.</p>}
          />
        )}
      </QueryView>
    </Card>
  );
}

const FILTERS: readonly Filter<LabelerRow>[] = [
  {
    key: "who",
    label: "Who",
    options: [
      { value: "people", label: "People only" },
      { value: "simulated", label: "Simulated only" },
    ],
    matches: (row, value) => row.labeler.simulated === (value === "simulated"),
  },
  {
    key: "flags",
    label: "Flags",
    options: [
      { value: "some", label: "With a flag" },
      { value: "none", label: "Without a flag" },
    ],
    matches: (row, value) => row.flags.length > 0 === (value === "some"),
  },
];

/** "2026-01-05 31/42". */
const saidOf = ({ week, agree, disagree }: LabelerRow["weeks"][number]): string =>
  `${week} ${agree}/${agree + disagree}`;

const columnsOf = (projectId: string): Column<LabelerRow>[] => [
  {
    key: "labeler",
    header: "Labeler",
    cell: ({ labeler }) => (
      <span className="inline-flex flex-wrap items-center gap-2">
        <Link
          className="font-medium text-accent hover:underline"
          href={`/projects/${projectId}/agreement/labelers/${labeler.id}`}
        >
          {labeler.name}
        </Link>
        {labeler.simulated && <SimulatedBadge />}
      </span>
    ),
    value: (row) => row.labeler.name,
  },
  {
    key: "rankings",
    header: "Rankings",
    align: "right",
    cell: (row) => count(row.rankings),
    value: (row) => row.rankings,
  },
  {
    key: "shared",
    header: "Shared",
    align: "right",
    cell: (row) => count(row.shared),
    value: (row) => row.shared,
  },
  rateColumn({ key: "rate", header: "Agreement", of: (row) => row.rate }),
  {
    key: "bar",
    header: "0 to 100 %",
    className: "min-w-28",
    cell: ({ rate }) => <RateBar rate={rate.value} interval={rate.interval} />,
  },
  {
    key: "weeks",
    header: "By week",
    cell: (row) => <Sparkline weeks={row.weeks} />,
    csv: [{ header: "By week: pairs alike of strict ones", value: ({ weeks }) => weeks.map(saidOf).join("; ") }],
  },
  {
    key: "flags",
    header: "Flags",
    cell: (row) => (
      <span className="flex flex-wrap gap-1">
        {row.flags.map((habit) => (
          <Badge key={habit} tone="warn">
            {HABIT_WORDS[habit].title}
          </Badge>
        ))}
      </span>
    ),
    value: (row) => (row.flags.length === 0 ? null : row.flags.map((habit) => HABIT_WORDS[habit].title).join("; ")),
  },
];
