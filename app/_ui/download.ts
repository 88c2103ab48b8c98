"use client";
import { csv } from "./table-rows";

/** Hands the browser a file. */
export function download(fileName: string, content: string, type = "text/csv"): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName.replace(/[^\w.-]+/g, "-").toLowerCase();
  link.click();
  URL.revokeObjectURL(url);
}

/** Hands the browser a table as it is read on the page: the text of its cells. */
export function downloadTable(title: string, table: HTMLTableElement): void {
  const [head = [], ...rows] = [...table.rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim()));
  download(`${title}.csv`, csv(head, rows));
}
