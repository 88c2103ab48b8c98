"use client";
import { PersonName } from "@/app/_ui/badge";
import { LinkButton } from "@/app/_ui/button";
import type { Column } from "@/app/_ui/data-column";
import { DataTable } from "@/app/_ui/data-table";
import { count } from "@/app/_ui/format";
import { Coefficient } from "./coefficient";
import type { MatrixPair } from "./matrix";
import { RateBar } from "./rate-bar.client";
import { rateColumn } from "./rate-column";

/** Each pair of labelers with what they share, every tie counted in the open. */
export const PairTable = ({ projectId, pairs }: { projectId: string; pairs: readonly MatrixPair[] }) => (
  <DataTable
    label="Pairs of labelers"
    name="pairs"
    rows={pairs}
    columns={columnsOf(projectId)}
    rowKey={(p) => p.a.id + p.b.id}
    sort="-comparisons"
    empty={<p className="p-8 text-center text-sm text-muted">No two of these labelers share a comparison.</p>}
  />
);

const columnsOf = (projectId: string): Column<MatrixPair>[] => [
  { key: "a", header: "Labeler", cell: (p) => <PersonName person={p.a} />, value: (p) => p.a.name },
  { key: "b", header: "And", cell: (p) => <PersonName person={p.b} />, value: (p) => p.b.name },
  number("comparisons", "Comparisons", (p) => p.comparisons),
  number("agree", "Alike", (p) => p.agree),
  number("disagree", "Opposite", (p) => p.disagree),
  number("bothTied", "Both tied", (p) => p.bothTied),
  number("oneTied", "One tied", (p) => p.oneTied),
  rateColumn({ key: "strict", header: "Ties left out", of: (p) => ({ value: p.strict, interval: p.interval }) }),
  {
    key: "bar",
    header: "0 to 100 %",
    className: "min-w-28",
    cell: (p) => <RateBar rate={p.strict} interval={p.interval} />,
  },
  {
    key: "kappa",
    header: "Cohen's κ",
    align: "right",
    className: "whitespace-nowrap",
    cell: (p) => <Coefficient measure={p.kappa} />,
    value: (p) => p.kappa.value,
  },
  {
    key: "see",
    header: "",
    actions: true,
    cell: (p) => (
      <LinkButton
        size="sm"
        variant="quiet"
        className="sm:-my-1"
        href={`/projects/${projectId}/agreement/disagreements?a=${p.a.id}&b=${p.b.id}`}
        aria-label={`Show where ${p.a.name} and ${p.b.name} disagree`}
      >
        Show
      </LinkButton>
    ),
  },
];

const number = (key: string, header: string, value: (p: MatrixPair) => number): Column<MatrixPair> => ({
  key,
  header,
  align: "right",
  cell: (p) => count(value(p)),
  value,
});
