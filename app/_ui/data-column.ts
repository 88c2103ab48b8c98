import type { ReactNode } from "react";
import type { CsvColumn, SortValue } from "./table-rows";

export type Column<Row> = {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** What sorting, searching and CSV read. A column without it is only shown. */
  value?: (row: Row) => SortValue;
  /** What stands in the CSV besides: the ends of an interval, the numbers of a drawing. */
  csv?: readonly CsvColumn<Row>[];
  align?: "left" | "right";
  /** Extra classes of its cells, such as a width. */
  className?: string;
  /** It holds buttons: on a phone they stand below the row's facts. */
  actions?: boolean;
};

export type Filter<Row> = {
  key: string;
  label: string;
  options: readonly { value: string; label: string }[];
  matches: (row: Row, value: string) => boolean;
};
