/** What the benchmarks share: how they are called, middles of measurements, and tables to print and to keep. */

export type PartInput = {
  say(line: string): void;
  /** Runs everything once, to see that it works; the numbers mean nothing. */
  quick: boolean;
};

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("Nothing was measured.");
  return middle;
}

/** The value below which a share of the measurements lies (0.95: p95), one of those measured. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  if (value === undefined) throw new Error("Nothing was measured.");
  return value;
}

/** "12,345": a rate to whole numbers. */
export const perSecond = (rate: number): string => Math.round(rate).toLocaleString("en-US");
export const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
export const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`;

export function markdownTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(heading), line(heading.map(() => "---")), ...rows.map(line)].join("\n");
}
