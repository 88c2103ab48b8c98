"use client";
import { PersonName } from "@/app/_ui/badge";
import { LinkButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import type { Column } from "@/app/_ui/data-column";
import { DataTable } from "@/app/_ui/data-table";
import { count } from "@/app/_ui/format";
import type { LabelerChart } from "@/lib/contract/agreement";
import { Coefficient } from "../../coefficient";
import { RateBar } from "../../rate-bar.client";
import { rateColumn } from "../../rate-column";

type Peer = LabelerChart["peers"][number];

/** With whom a labeler agrees, and how far. */
export const Peers = ({ chart, projectId }: { chart: LabelerChart; projectId: string }) => (
  <Card title="With each peer" flush>
    <DataTable
      label={`Peers of ${chart.labeler.name}`}
      rows={chart.peers}
      columns={columnsOf(chart, projectId)}
      rowKey={(peer) => peer.labeler.id}
      sort="-comparisons"
      pageSize={15}
      empty={<p className="p-8 text-center text-sm text-muted">Nobody else has ranked what they ranked.</p>}
    />
  </Card>
);

const columnsOf = (chart: LabelerChart, projectId: string): Column<Peer>[] => [
  { key: "peer", header: "Peer", cell: (p) => <PersonName person={p.labeler} />, value: (p) => p.labeler.name },
  {
    key: "comparisons",
    header: "Comparisons",
    align: "right",
    cell: (p) => count(p.comparisons),
    value: (p) => p.comparisons,
  },
  rateColumn({ key: "rate", header: "Agreement", of: (p) => p.rate }),
  {
    key: "bar",
    header: "0 to 100 %",
    className: "min-w-28",
    cell: ({ rate }) => <RateBar rate={rate.value} interval={rate.interval} />,
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
        href={`/projects/${projectId}/agreement/disagreements?a=${chart.labeler.id}&b=${p.labeler.id}`}
        aria-label={`Show where they and ${p.labeler.name} disagree`}
      >
        Show
      </LinkButton>
    ),
  },
];
