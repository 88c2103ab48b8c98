import type { ReactNode } from "react";
import type { Column } from "./data-column";

/** The rows of a table on a phone, where columns have no room: each its first cell, the other facts by name, its buttons. */
export function DataCards<Row>({
  label,
  rows,
  columns,
  rowKey,
}: {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
}) {
  const [first, ...others] = columns;
  const facts = others.filter((c) => !c.actions);
  const actions = others.filter((c) => c.actions);
  return (
    <ul aria-label={label} className="divide-y">
      {rows.map((row) => (
        <li key={rowKey(row)} className="flex flex-col gap-2 px-(--pad) py-3 text-sm">
          <div className="min-w-0">{first?.cell(row)}</div>
          <dl className="flex flex-wrap gap-x-5 gap-y-1.5 text-xs">
            {facts.map((c) => (
              <Fact key={c.key} name={c.header}>
                {c.cell(row)}
              </Fact>
            ))}
          </dl>
          {actions.map((c) => (
            <div key={c.key} className="flex gap-2 empty:hidden">
              {c.cell(row)}
            </div>
          ))}
        </li>
      ))}
    </ul>
  );
}

/** A named value; nothing when the row has none. */
function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === "" || children === null || children === undefined || children === false) return null;
  return (
    <div className="flex max-w-full min-w-0 gap-1.5">
      <dt className="shrink-0 text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
