/** What a table does to its rows: search, sort, page, write as CSV. Pure. */

export type SortValue = string | number | null;

/** Rows whose texts contain every word of `search`, whatever the case. */
export function searched<Row>(rows: readonly Row[], search: string, texts: readonly ((row: Row) => string)[]): Row[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...rows];
  return rows.filter((row) => {
    const all = texts.map((text) => text(row).toLowerCase()).join("\n");
    return words.every((word) => all.includes(word));
  });
}

/** Rows in order of `by`; stable; null last, whichever the direction. */
export function sorted<Row>(input: { rows: readonly Row[]; by: (row: Row) => SortValue; descending: boolean }): Row[] {
  const sign = input.descending ? -1 : 1;
  return input.rows.toSorted((a, b) => {
    const [x, y] = [input.by(a), input.by(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * compare(x, y);
  });
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

const compare = (x: string | number, y: string | number): number =>
  typeof x === "number" && typeof y === "number" ? x - y : collator.compare(String(x), String(y));

/** Rows of page `page` (from 1; out of range gives the nearest page), and how many pages there are. */
export function paged<Row>(input: { rows: readonly Row[]; page: number; size: number }): {
  rows: Row[];
  page: number;
  pages: number;
} {
  const pages = Math.max(1, Math.ceil(input.rows.length / input.size));
  const page = Math.min(pages, Math.max(1, Math.floor(input.page) || 1));
  return { rows: input.rows.slice((page - 1) * input.size, page * input.size), page, pages };
}

/** A column that a CSV has. */
export type CsvColumn<Row> = { header: string; value: (row: Row) => SortValue };

/** The CSV of a table: of each column its value, when it has one, and what it tells the CSV only. */
export function csvOf<Row>(
  columns: readonly { header: string; value?: (row: Row) => SortValue; csv?: readonly CsvColumn<Row>[] }[],
  rows: readonly Row[],
): string {
  const written = columns.flatMap(({ header, value, csv = [] }) => [...(value ? [{ header, value }] : []), ...csv]);
  return csv(
    written.map((c) => c.header),
    rows.map((row) => written.map((c) => c.value(row))),
  );
}

/** RFC 4180, with a byte-order mark for spreadsheets. Text that a spreadsheet would run as a formula gets a leading quote. */
export function csv(header: readonly string[], rows: readonly (readonly SortValue[])[]): string {
  return `\ufeff${[header, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

function csvCell(value: SortValue): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
