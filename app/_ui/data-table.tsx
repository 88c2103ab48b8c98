"use client";
import {
  ArrowDown,
  ArrowUp,
  ChevronLeft,
  ChevronRight,
  ChevronsUpDown,
  Download,
} from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { Button, IconButton } from "./button";
import { classNames } from "./class-names";
import { Input, Select } from "./field";
import { count, counted } from "./format";
import { csv, paged, type SortValue, searched, sorted } from "./table-rows";
import { useAddress } from "./use-address";

export type Column<Row> = {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** What sorting, searching and CSV read. A column without it is only shown. */
  value?: (row: Row) => SortValue;
  align?: "left" | "right";
  /** Extra classes of its cells, such as a width. */
  className?: string;
};

export type Filter<Row> = {
  key: string;
  label: string;
  options: readonly { value: string; label: string }[];
  matches: (row: Row, value: string) => boolean;
};

type Props<Row> = {
  /** What the rows are, in the plural: caption, file name of the CSV. */
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  filters?: readonly Filter<Row>[];
  /** "key" or "-key". */
  sort?: string;
  pageSize?: number;
  /** Shown instead when there is no row at all. */
  empty: ReactNode;
  /** Where two tables share a page: prefixes this one's state in the address. */
  name?: string;
  /** More rows on the server. */
  more?: { total?: number; pending: boolean; load: () => void } | undefined;
};

/** A table that searches, filters, sorts, pages, exports CSV, and keeps its state in the address. */
export function DataTable<Row>({ filters = [], pageSize = 25, name = "", ...props }: Props<Row>) {
  const [read, write] = useAddress();
  const at = (key: string) => (name ? `${name}.${key}` : key);
  const get = (key: string) => read(at(key));
  const set = (key: string, value: string | null) =>
    write({ [at(key)]: value, ...(key !== "page" && { [at("page")]: null }) });

  const { rows, columns } = props;
  const search = get("q");
  const sortKey = get("sort") || props.sort || "";
  const chosen = filters.map((f) => get(f.key)).join("\n");
  const found = useMemo(() => {
    const values = chosen.split("\n");
    const kept = rows.filter((row) =>
      filters.every((f, i) => !values[i] || f.matches(row, values[i])),
    );
    const texts = columns.flatMap((c) => (c.value ? [textOf(c.value)] : []));
    const matching = searched(kept, search, texts);
    const column = columns.find((c) => c.key === sortKey.replace(/^-/, ""));
    return column?.value
      ? sorted({ rows: matching, by: column.value, descending: sortKey.startsWith("-") })
      : matching;
  }, [rows, columns, filters, chosen, search, sortKey]);
  const page = paged({ rows: found, page: Number(get("page") || 1), size: pageSize });

  if (rows.length === 0) return props.empty;
  return (
    <div className="flex min-w-0 flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b p-3">
        <Input
          type="search"
          aria-label={`Search ${props.label}`}
          placeholder="Search"
          className="max-w-60"
          defaultValue={search}
          onChange={(e) => set("q", e.target.value || null)}
        />
        {filters.map((f) => (
          <Select
            key={f.key}
            aria-label={f.label}
            className="w-auto!"
            value={get(f.key)}
            onChange={(value) => set(f.key, value || null)}
            options={[{ value: "", label: `${f.label}: all` }, ...f.options]}
          />
        ))}
        <div className="flex-1" />
        <Button
          variant="quiet"
          icon={Download}
          onClick={() => download(`${props.label}.csv`, toCsv(columns, found))}
        >
          CSV
        </Button>
      </div>
      <div className="overflow-x-auto">
        <table className="w-full text-left text-sm">
          <caption className="sr-only">{props.label}</caption>
          <thead>
            <tr className="border-b">
              {columns.map((c) => (
                <HeaderCell key={c.key} column={c} sort={sortKey} onSort={(s) => set("sort", s)} />
              ))}
            </tr>
          </thead>
          <tbody>
            {page.rows.map((row) => (
              <tr key={props.rowKey(row)} className="border-b last:border-b-0 hover:bg-hover/50">
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
      {found.length === 0 && (
        <p className="p-8 text-center text-sm text-muted">
          Nothing matches. Change the search or the filters.
        </p>
      )}
      <Footer
        {...page}
        found={found.length}
        loaded={rows.length}
        more={props.more}
        onPage={(n) => set("page", n === 1 ? null : String(n))}
      />
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

function Footer({
  page,
  pages,
  found,
  loaded,
  more,
  onPage,
}: {
  page: number;
  pages: number;
  found: number;
  loaded: number;
  more: Props<never>["more"];
  onPage: (page: number) => void;
}) {
  const all = more?.total ?? loaded;
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 border-t px-(--pad) py-2 text-xs text-muted">
      <span aria-live="polite">
        {found === all ? counted(found, "row") : `${count(found)} of ${counted(all, "row")}`}
      </span>
      <div className="flex items-center gap-1">
        {more && (
          <Button size="sm" pending={more.pending} onClick={more.load}>
            Load more
          </Button>
        )}
        {pages > 1 && (
          <>
            <IconButton
              label="Page before"
              icon={ChevronLeft}
              size="sm"
              disabled={page === 1}
              onClick={() => onPage(page - 1)}
            />
            <span>
              Page {page} of {pages}
            </span>
            <IconButton
              label="Next page"
              icon={ChevronRight}
              size="sm"
              disabled={page === pages}
              onClick={() => onPage(page + 1)}
            />
          </>
        )}
      </div>
    </div>
  );
}

const textOf =
  <Row,>(value: (row: Row) => SortValue) =>
  (row: Row): string =>
    String(value(row) ?? "");

function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const written = columns.flatMap((c) => (c.value ? [{ header: c.header, value: c.value }] : []));
  return csv(
    written.map((c) => c.header),
    rows.map((row) => written.map((c) => c.value(row))),
  );
}

/** Hands the browser a file. */
export function download(fileName: string, content: string, type = "text/csv"): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName.replace(/[^\w.-]+/g, "-").toLowerCase();
  link.click();
  URL.revokeObjectURL(url);
}
