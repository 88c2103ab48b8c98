"use client";
import { Badge, PersonName } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import type { Column, Filter } from "@/app/_ui/data-column";
import { count } from "@/app/_ui/format";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { Person } from "@/lib/contract/people";
import type { Qualification } from "@/lib/contract/qualifications";
import { Role } from "@/lib/contract/roles";
import { readQualification } from "./qualification-words";

/** The columns of the table of people. */
export const peopleColumns = ({
  qualifications,
  onEdit,
  onQualify,
}: {
  /** By person; null until they are known. */
  qualifications: ReadonlyMap<string, Qualification> | null;
  onEdit: (person: Person) => void;
  onQualify: (person: Person) => void;
}): Column<Person>[] => [
  {
    key: "name",
    header: "Name",
    value: (p) => p.name,
    className: "min-w-48",
    cell: (p) => (
      <span className="flex flex-col">
        <span className="font-medium">
          <PersonName person={p} />
        </span>
        <span className="text-xs wrap-anywhere text-muted">{p.email}</span>
      </span>
    ),
  },
  {
    key: "role",
    header: "Role",
    value: (p) => p.role,
    cell: (p) => <span className="capitalize">{p.role}</span>,
  },
  {
    key: "access",
    header: "Access",
    value: (p) => (p.disabled ? "disabled" : "open"),
    cell: (p) => (p.disabled ? <Badge tone="warn">Disabled</Badge> : <Badge>Open</Badge>),
  },
  {
    key: "works-on",
    header: "Works on",
    value: (p) => (qualifications ? readQualification(qualifications.get(p.id)) : "–"),
    cell: (p) => (
      <span title={qualifications?.get(p.id)?.note}>
        {qualifications ? readQualification(qualifications.get(p.id)) : "–"}
      </span>
    ),
  },
  {
    key: "demonstrations",
    header: "Demonstrations",
    align: "right",
    value: (p) => p.demonstrationCount,
    cell: (p) => count(p.demonstrationCount),
  },
  {
    key: "rankings",
    header: "Rankings",
    align: "right",
    value: (p) => p.rankingCount,
    cell: (p) => count(p.rankingCount),
  },
  {
    key: "since",
    header: "Since",
    value: (p) => p.createdAt,
    cell: (p) => <RelativeTime at={p.createdAt} />,
  },
  {
    key: "edit",
    header: "Actions",
    align: "right",
    actions: true,
    cell: (p) => (
      <span className="flex justify-end gap-2">
        <Button size="sm" aria-label={`Qualify ${p.name}`} disabled={!qualifications} onClick={() => onQualify(p)}>
          Qualify
        </Button>
        <Button size="sm" aria-label={`Change ${p.name}`} onClick={() => onEdit(p)}>
          Change
        </Button>
      </span>
    ),
  },
];

export const PEOPLE_FILTERS: readonly Filter<Person>[] = [
  {
    key: "role",
    label: "Role",
    options: Role.options.map((value) => ({ value, label: value })),
    matches: (p, value) => p.role === value,
  },
  {
    key: "who",
    label: "Who",
    options: [
      { value: "people", label: "people" },
      { value: "simulated", label: "simulated" },
    ],
    matches: (p, value) => p.simulated === (value === "simulated"),
  },
];
