"use client";
import { ChevronLeft, ChevronRight, Download } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { Button, IconButton } from "./button";
import { DataCards } from "./data-cards";
import type { Column, Filter } from "./data-column";
import { DataGrid } from "./data-grid";
import { download } from "./download";
import { Input, Select } from "./field";
import { count, counted } from "./format";
import { csvOf, paged, type SortValue, searched, sorted } from "./table-rows";
import { useAddress } from "./use-address";
import { useMedia } from "./use-media";

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

/**
 * A table that searches, filters, sorts, pages, exports CSV, and keeps its state in the address. On a phone its rows are
 * cards, so that nothing hides behind a sideways scroll.
 */
export function DataTable<Row>({ filters = [], pageSize = 25, name = "", ...props }: Props<Row>) {
  const [read, write] = useAddress();
  const isPhone = useMedia("(width < 40rem)");
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
    const kept = rows.filter((row) => filters.every((f, i) => !values[i] || f.matches(row, values[i])));
    const texts = columns.flatMap((c) => (c.value ? [textOf(c.value)] : []));
    const matching = searched(kept, search, texts);
    const column = columns.find((c) => c.key === sortKey.replace(/^-/, ""));
    return column?.value ? sorted({ rows: matching, by: column.value, descending: sortKey.startsWith("-") }) : matching;
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
          className="sm:max-w-60"
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
        {isPhone && (
          <Select
            aria-label="Order"
            className="w-auto!"
            value={sortKey}
            onChange={(sort) => set("sort", sort)}
            options={orders(columns, sortKey)}
          />
        )}
        <div className="flex-1" />
        <Button variant="quiet" icon={Download} onClick={() => download(`${props.label}.csv`, csvOf(columns, found))}>
          CSV
        </Button>
      </div>
      {isPhone ? (
        <DataCards label={props.label} rows={page.rows} columns={columns} rowKey={props.rowKey} />
      ) : (
        <DataGrid {...props} rows={page.rows} sort={sortKey} onSort={(sort) => set("sort", sort)} />
      )}
      {found.length === 0 && (
        <p className="p-8 text-center text-sm text-muted">Nothing matches. Change the search or the filters.</p>
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

/** The orders that the headers of the table offer, for where there are no headers. */
const orders = <Row,>(columns: readonly Column<Row>[], sort: string) => [
  ...(sort === "" ? [{ value: "", label: "As it comes" }] : []),
  ...columns.flatMap((c) =>
    c.value
      ? [
          { value: c.key, label: `${c.header}, rising` },
          { value: `-${c.key}`, label: `${c.header}, falling` },
        ]
      : [],
  ),
];

const textOf =
  <Row,>(value: (row: Row) => SortValue) =>
  (row: Row): string =>
    String(value(row) ?? "");
