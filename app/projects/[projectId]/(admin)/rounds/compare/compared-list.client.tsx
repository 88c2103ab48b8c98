"use client";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/app/_ui/badge";
import { IconButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Link } from "@/app/_ui/link";
import { RelativeTime } from "@/app/_ui/relative-time";
import { useMedia } from "@/app/_ui/use-media";
import { LineSwatch } from "../../_charts/line-swatch";
import { STATE } from "../../_rounds/round-words";
import { type ComparedRound, differencesOf } from "./compared-round";

type Row = { name: string; cells: readonly ReactNode[] };
type Props = { projectId: string; rounds: readonly ComparedRound[]; onRemove: (id: string) => void };

/** The rounds, each with its line, and only those of their settings that differ. On a phone one below the other. */
export function ComparedList(props: Props) {
  const isPhone = useMedia("(width < 40rem)");
  const rounds = props.rounds.map((r) => r.view.round);
  const differences = differencesOf(rounds);
  const rows: Row[] = [
    {
      name: "State",
      cells: rounds.map(({ id, state }) => (
        <Badge key={id} tone={STATE[state].tone}>
          {STATE[state].name}
        </Badge>
      )),
    },
    { name: "Started", cells: rounds.map((r) => <RelativeTime key={r.id} at={r.createdAt} />) },
    { name: "Made", cells: rounds.map((r) => r.resultVersion?.label ?? "–") },
    ...differences.map(({ name, values }) => ({ name, cells: values })),
  ];
  return (
    <Card
      title="Rounds and how they differ"
      action={
        <span className="text-xs text-muted">
          {rounds.length === 1
            ? "Add another to see the difference"
            : differences.length === 0
              ? "The same settings, data and seed"
              : "Settings that are the same in all are left out"}
        </span>
      }
      flush
    >
      {isPhone ? <List {...props} rows={rows} /> : <Columns {...props} rows={rows} />}
    </Card>
  );
}

function Columns({ rows, ...props }: Props & { rows: readonly Row[] }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-left text-sm">
        <caption className="sr-only">Rounds and how they differ</caption>
        <thead>
          <tr className="border-b">
            <td />
            {props.rounds.map((r) => (
              <th key={r.view.round.id} scope="col" className="px-3 py-2 font-medium">
                <Name {...props} round={r} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, cells }) => (
            <tr key={name} className="border-b last:border-b-0">
              <th scope="row" className="py-1.5 pr-3 pl-(--pad) font-normal whitespace-nowrap text-muted">
                {name}
              </th>
              {props.rounds.map((r, i) => (
                <td key={r.view.round.id} className="px-3 py-1.5">
                  {cells[i]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function List({ rows, ...props }: Props & { rows: readonly Row[] }) {
  return (
    <ul aria-label="Rounds and how they differ" className="divide-y">
      {props.rounds.map((r, i) => (
        <li key={r.view.round.id} className="flex flex-col gap-2 px-(--pad) py-3 text-sm">
          <Name {...props} round={r} />
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-xs">
            {rows.map(({ name, cells }) => (
              <div key={name} className="contents">
                <dt className="text-muted">{name}</dt>
                <dd>{cells[i]}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

const Name = ({ projectId, round, onRemove }: Omit<Props, "rounds"> & { round: ComparedRound }) => (
  <span className="flex items-center gap-2">
    <LineSwatch {...round.style} />
    <Link
      href={`/projects/${projectId}/rounds/${round.view.round.id}`}
      className="font-medium whitespace-nowrap hover:underline"
    >
      {round.label}
    </Link>
    <IconButton
      size="sm"
      icon={X}
      label={`Leave out ${round.label}`}
      onClick={() => onRemove(round.view.round.id)}
      className="max-sm:ml-auto"
    />
  </span>
);
