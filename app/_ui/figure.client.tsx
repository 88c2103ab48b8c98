"use client";
import { ChartLine, Download, Table2 } from "lucide-react";
import { type ReactNode, type Ref, useRef, useState } from "react";
import { IconButton } from "./button";
import { downloadTable } from "./download";
import { ScrollRegion } from "./scroll-region";

export type FigureTable = { head: readonly string[]; rows: readonly (readonly ReactNode[])[] };

/** A chart with a title and a sentence that says how to read it; a button shows its numbers as a table, which can be kept as CSV. */
export function Figure({
  title,
  sentence,
  table,
  children,
}: {
  title: string;
  sentence: ReactNode;
  /** First column: what each row is about. */
  table: FigureTable;
  children: ReactNode;
}) {
  const [asTable, setAsTable] = useState(false);
  const numbers = useRef<HTMLTableElement>(null);
  return (
    <figure className="flex min-w-0 flex-col gap-4 rounded-md border bg-surface p-4">
      <figcaption className="flex items-start justify-between gap-2">
        <div className="min-w-0">
          <h2 className="text-sm font-semibold">{title}</h2>
          <p className="max-w-[70ch] text-xs text-muted">{sentence}</p>
        </div>
        <div className="flex shrink-0">
          {asTable && (
            <IconButton
              size="sm"
              icon={Download}
              label={`Download ${title} as CSV`}
              onClick={() => numbers.current && downloadTable(title, numbers.current)}
            />
          )}
          <IconButton
            size="sm"
            icon={asTable ? ChartLine : Table2}
            label={asTable ? `Show ${title} as a chart` : `Show ${title} as a table`}
            onClick={() => setAsTable(!asTable)}
          />
        </div>
      </figcaption>
      {asTable ? <Numbers ref={numbers} title={title} table={table} /> : children}
    </figure>
  );
}

const Numbers = ({
  ref,
  title,
  table: { head, rows },
}: {
  ref: Ref<HTMLTableElement>;
  title: string;
  table: FigureTable;
}) => (
  <ScrollRegion label={`${title}, in numbers`} className="max-h-96 overflow-x-auto">
    <table ref={ref} className="w-full text-right text-xs">
      <thead className="sticky top-0 bg-surface text-muted">
        <tr>
          {head.map((name, i) => (
            <th key={name} scope="col" className={i === 0 ? "py-1 text-left font-medium" : "py-1 pl-4 font-medium"}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([first, ...values], row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows neither move nor change.
          <tr key={row} className="border-t align-top">
            <th scope="row" className="py-1 text-left font-normal">
              {first}
            </th>
            {values.map((value, i) => (
              <td key={head[i + 1]} className="py-1 pl-4">
                {value}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </ScrollRegion>
);
