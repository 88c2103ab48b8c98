/** What the benchmarks share: middles of measurements, and tables to print and to keep. */
import os from "node:os";

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("Nothing was measured.");
  return middle;
}

/** "12,345": a rate to whole numbers. */
export const perSecond = (rate: number): string => Math.round(rate).toLocaleString("en-US");

export function markdownTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(heading), line(heading.map(() => "---")), ...rows.map(line)].join("\n");
}

/** The machine and the day, for a reader who compares. */
export function circumstances(): string {
  const model = os.cpus()[0]?.model ?? "an unknown processor";
  const day = new Date().toISOString().slice(0, 10);
  return `${os.availableParallelism()} cores, ${model}, Node ${process.versions.node}, ${day}.`;
}
