import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { classNames } from "./class-names";
import type { Column } from "./data-column";

/** The rows of a table in columns; a header sorts by its column, and turns the order when it does already. */
export function DataGrid<Row>({
  label,
  rows,
  columns,
  rowKey,
  sort,
  onSort,
}: {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  /** "key" or "-key". */
  sort: string;
  onSort: (sort: string) => void;
}) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-left text-sm">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr className="border-b">
            {columns.map((c) => (
              <HeaderCell key={c.key} column={c} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-b last:border-b-0 hover:bg-hover/50">
              {columns.map((c) => (
                <td
                  key={c.key}
                  className={classNames(
                    "row-pad px-3 align-top first:pl-(--pad) last:pr-(--pad)",
                    c.align === "right" && "text-right",
                    c.className,
                  )}
                >
                  {c.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HeaderCell<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>;
  sort: string;
  onSort: (sort: string) => void;
}) {
  const direction = sort === column.key ? "up" : sort === `-${column.key}` ? "down" : null;
  if (column.header === "") return <td />;
  const Icon = direction === "up" ? ArrowUp : direction === "down" ? ArrowDown : ChevronsUpDown;
  return (
    <th
      scope="col"
      {...(direction && { "aria-sort": direction === "up" ? "ascending" : "descending" })}
      className={classNames(
        "px-3 py-2 text-xs font-medium whitespace-nowrap text-muted first:pl-(--pad) last:pr-(--pad)",
        column.align === "right" && "text-right",
      )}
    >
      {column.value ? (
        <button
          type="button"
          className="inline-flex items-center gap-1 rounded-md hover:text-ink"
          onClick={() => onSort(direction === "up" ? `-${column.key}` : column.key)}
        >
          {column.header}
          <Icon aria-hidden className={classNames("size-3", !direction && "opacity-50")} />
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}
