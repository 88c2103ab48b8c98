"use client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button, IconButton, LinkButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { DataCards } from "@/app/_ui/data-cards";
import type { Column } from "@/app/_ui/data-column";
import { DataGrid } from "@/app/_ui/data-grid";
import { EmptyState } from "@/app/_ui/empty-state";
import { Select } from "@/app/_ui/field";
import { count, counted, labelOfUseCase, percent } from "@/app/_ui/format";
import { Link } from "@/app/_ui/link";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { RelativeTime } from "@/app/_ui/relative-time";
import { useAddress } from "@/app/_ui/use-address";
import { useCall } from "@/app/_ui/use-call";
import { useMedia } from "@/app/_ui/use-media";
import { type Disagreement, DisagreementOrder, listDisagreements } from "@/lib/contract/agreement";
import { UseCase } from "@/lib/contract/common";
import { UncountedNote } from "../uncounted-note";
import { useCounted } from "../use-counted";
import { ExportButton } from "./export-button.client";

const SIZE = 25;

/** The comparisons that labelers order differently: of all, of one with all others, or of two with each other. */
export function DisagreementsPage({ projectId }: { projectId: string }) {
  const [read, write] = useAddress();
  const isPhone = useMedia("(width < 40rem)");
  const order = DisagreementOrder.safeParse(read("sort")).data ?? "agreement";
  const useCase = UseCase.safeParse(read("useCase")).data;
  const page = Math.max(1, Number(read("page")) || 1);
  const [labelerA, labelerB] = [read("a"), read("b")];
  const filter = {
    order,
    ...(useCase && { useCase }),
    ...(labelerA && { labelerA }),
    ...(labelerB && { labelerB }),
  };
  const query = useCounted(
    useCall(listDisagreements, { params: { projectId }, body: { ...filter, page, size: SIZE } }, { keep: true }),
  );
  const names = query.data?.labelers.map((l) => l.name) ?? [];
  const columns = columnsOf(projectId);
  return (
    <Page wide>
      <PageHeader
        title={
          names.length === 2
            ? `Read where ${names.join(" and ")} disagree`
            : names.length === 1
              ? `Read where ${names[0]} and others disagree`
              : "Read where labelers disagree"
        }
        lead="A comparison that all rank differently often has a prompt or guidelines that allow it."
        crumbs={[{ label: "Agreement", href: `/projects/${projectId}/agreement` }]}
      />
      <QueryView query={query}>
        {({ disagreements, total, uncounted }) => {
          const pages = Math.max(1, Math.ceil(total / SIZE));
          return (
            <>
              <UncountedNote uncounted={uncounted} />
              <Card flush>
                <div className="flex flex-wrap items-center gap-2 border-b p-3">
                  <Select
                    aria-label="Order"
                    className="w-auto!"
                    value={order}
                    onChange={(value) => write({ sort: value === "agreement" ? null : value, page: null })}
                    options={[
                      { value: "agreement", label: "Least agreement first" },
                      { value: "-agreement", label: "Most agreement first" },
                      { value: "-labelers", label: "Most labelers first" },
                      { value: "-at", label: "Newest first" },
                    ]}
                  />
                  <Select
                    aria-label="Use case"
                    className="w-auto!"
                    value={useCase ?? ""}
                    onChange={(value) => write({ useCase: value || null, page: null })}
                    options={[
                      { value: "", label: "Use case: all" },
                      ...UseCase.options.map((value) => ({ value, label: labelOfUseCase(value) })),
                    ]}
                  />
                  {names.length > 0 && (
                    <Button size="sm" onClick={() => write({ a: null, b: null, page: null })}>
                      Show all labelers
                    </Button>
                  )}
                  <div className="flex-1" />
                  <ExportButton projectId={projectId} filter={filter} />
                </div>
                {disagreements.length === 0 ? (
                  <EmptyState title="No disagreement to show">
                    All that was ranked by two is ordered alike, or the filter leaves nothing.
                  </EmptyState>
                ) : isPhone ? (
                  <DataCards label="Disagreements" rows={disagreements} columns={columns} rowKey={keyOf} />
                ) : (
                  <DataGrid
                    label="Disagreements"
                    rows={disagreements}
                    columns={columns}
                    rowKey={keyOf}
                    sort=""
                    onSort={() => undefined}
                  />
                )}
                <div className="flex flex-wrap items-center justify-between gap-2 border-t px-(--pad) py-2 text-xs text-muted">
                  <span aria-live="polite">{counted(total, "comparison")}</span>
                  {pages > 1 && (
                    <div className="flex items-center gap-1">
                      <IconButton
                        label="Page before"
                        icon={ChevronLeft}
                        size="sm"
                        disabled={page === 1}
                        onClick={() => write({ page: page === 2 ? null : String(page - 1) })}
                      />
                      <span>
                        Page {count(page)} of {count(pages)}
                      </span>
                      <IconButton
                        label="Next page"
                        icon={ChevronRight}
                        size="sm"
                        disabled={page >= pages}
                        onClick={() => write({ page: String(page + 1) })}
                      />
                    </div>
                  )}
                </div>
              </Card>
            </>
          );
        }}
      </QueryView>
    </Page>
  );
}

const keyOf = (d: Disagreement): string => d.comparisonId;

const columnsOf = (projectId: string): Column<Disagreement>[] => [
  {
    key: "prompt",
    header: "Prompt",
    className: "max-w-[60ch]",
    cell: (d) => (
      <Link
        className="line-clamp-2 text-accent hover:underline"
        href={`/projects/${projectId}/agreement/comparisons/${d.comparisonId}`}
      >
        {d.prompt}
      </Link>
    ),
  },
  { key: "useCase", header: "Use case", cell: (d) => labelOfUseCase(d.useCase) },
  { key: "labelers", header: "Labelers", align: "right", cell: (d) => count(d.labelers) },
  { key: "strict", header: "Ties left out", align: "right", cell: (d) => percent(d.strict, 0) },
  { key: "half", header: "Ties half", align: "right", cell: (d) => percent(d.half, 0) },
  { key: "at", header: "Newest ranking", className: "whitespace-nowrap", cell: (d) => <RelativeTime at={d.at} /> },
  {
    key: "see",
    header: "",
    actions: true,
    cell: (d) => (
      <LinkButton
        size="sm"
        variant="quiet"
        className="sm:-my-1"
        href={`/projects/${projectId}/agreement/comparisons/${d.comparisonId}`}
        aria-label={`Read all answers to: ${d.prompt.slice(0, 80)}`}
      >
        Read
      </LinkButton>
    ),
  },
];
