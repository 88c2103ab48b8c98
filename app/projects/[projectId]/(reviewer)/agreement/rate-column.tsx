import type { Column } from "@/app/_ui/data-column";
import { percent, percentInterval } from "@/app/_ui/format";
import type { Measure } from "@/lib/contract/agreement";

type Rate = Pick<Measure, "value" | "interval"> & Partial<Pick<Measure, "reason">>;

/** A share with its interval, or why there is none: one cell of a table, three of its CSV. */
export const rateColumn = <Row,>({
  key,
  header,
  of,
}: {
  key: string;
  header: string;
  of: (row: Row) => Rate;
}): Column<Row> => ({
  key,
  header,
  align: "right",
  className: "whitespace-nowrap",
  cell: (row) => {
    const { value, interval, reason } = of(row);
    if (value === null && reason) return <span className="whitespace-normal text-muted">{reason}</span>;
    return (
      <>
        {percent(value)} <span className="text-muted">{percentInterval(interval)}</span>
      </>
    );
  },
  value: (row) => of(row).value,
  csv: [
    { header: `${header}, low`, value: (row) => of(row).interval?.[0] ?? null },
    { header: `${header}, high`, value: (row) => of(row).interval?.[1] ?? null },
  ],
});
