"use client";
import { PersonName } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import type { Column } from "@/app/_ui/data-column";
import { DataTable } from "@/app/_ui/data-table";
import { count, percent, percentInterval } from "@/app/_ui/format";
import type { PairAgreement } from "@/lib/contract/agreement";
import { RateBar } from "./rate-bar.client";

/** Each pair of labelers with what they share, every tie counted in the open. */
export function PairTable({
  pairs,
  onChoose,
}: {
  pairs: readonly PairAgreement[];
  onChoose: (a: string, b: string) => void;
}) {
  const columns: Column<PairAgreement>[] = [
    {
      key: "a",
      header: "Labeler",
      cell: (p) => <PersonName person={p.a} />,
      value: (p) => p.a.name,
    },
    { key: "b", header: "And", cell: (p) => <PersonName person={p.b} />, value: (p) => p.b.name },
    number("comparisons", "Comparisons", (p) => p.comparisons),
    number("agree", "Alike", (p) => p.agree),
    number("disagree", "Opposite", (p) => p.disagree),
    number("bothTied", "Both tied", (p) => p.bothTied),
    number("oneTied", "One tied", (p) => p.oneTied),
    {
      key: "strict",
      header: "Ties left out",
      align: "right",
      className: "whitespace-nowrap",
      cell: (p) => (
        <>
          {percent(p.strict)} <span className="text-muted">{percentInterval(p.interval)}</span>
        </>
      ),
      value: (p) => p.strict,
    },
    {
      key: "bar",
      header: "0 to 100 %",
      className: "min-w-28",
      cell: (p) => <RateBar rate={p.strict} interval={p.interval} />,
    },
    {
      key: "withTies",
      header: "Ties counted",
      align: "right",
      cell: (p) => percent(p.withTies),
      value: (p) => p.withTies,
    },
    {
      key: "see",
      header: "",
      actions: true,
      cell: (p) => (
        <Button
          size="sm"
          variant="quiet"
          className="sm:-my-1"
          aria-label={`Show where ${p.a.name} and ${p.b.name} disagree`}
          onClick={() => onChoose(p.a.id, p.b.id)}
        >
          Show
        </Button>
      ),
    },
  ];
  return (
    <Card title="Pairs of labelers" flush>
      <DataTable
        label="Pairs of labelers"
        rows={pairs}
        columns={columns}
        rowKey={(p) => p.a.id + p.b.id}
        sort="-comparisons"
        filters={[
          {
            key: "who",
            label: "Who",
            options: [
              { value: "people", label: "People only" },
              { value: "simulated", label: "Simulated only" },
            ],
            matches: (p, value) =>
              value === "people" ? !p.a.simulated && !p.b.simulated : p.a.simulated && p.b.simulated,
          },
        ]}
        empty={null}
      />
    </Card>
  );
}

const number = (key: string, header: string, value: (p: PairAgreement) => number): Column<PairAgreement> => ({
  key,
  header,
  align: "right",
  cell: (p) => count(value(p)),
  value,
});
