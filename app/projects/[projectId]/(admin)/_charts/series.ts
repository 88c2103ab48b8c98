/** From metric points to what a chart draws. Pure. */
import type { MetricPoint } from "@/lib/contract/rounds";

export type Point = { step: number; value: number };

/** The points of each metric by step, oldest first. */
export function seriesByName(points: readonly MetricPoint[]): Map<string, Point[]> {
  const series = new Map<string, Point[]>();
  for (const { name, step, value } of points) {
    const own = series.get(name);
    if (own) own.push({ step, value });
    else series.set(name, [{ step, value }]);
  }
  for (const own of series.values()) own.sort((a, b) => a.step - b.step);
  return series;
}

/**
 * At most about `limit` points that look the same: the first, the last, and of each stretch between its lowest and its
 * highest, so that no spike is lost.
 */
export function thinned(points: readonly Point[], limit = 400): Point[] {
  const [first, last] = [points[0], points.at(-1)];
  if (points.length <= limit || !first || !last) return [...points];
  const inner = points.slice(1, -1);
  const width = Math.ceil(inner.length / Math.max(1, Math.floor((limit - 2) / 2)));
  const kept: Point[] = [first];
  for (let from = 0; from < inner.length; from += width) {
    const stretch = inner.slice(from, from + width);
    const low = stretch.reduce((a, b) => (b.value < a.value ? b : a));
    const high = stretch.reduce((a, b) => (b.value > a.value ? b : a));
    kept.push(...(low === high ? [low] : low.step < high.step ? [low, high] : [high, low]));
  }
  return [...kept, last];
}

/** One row per step that any of the series has, for a chart that draws them together. */
export function joined(
  series: Readonly<Record<string, readonly Point[]>>,
): ({ step: number } & Record<string, number>)[] {
  const rows = new Map<number, { step: number } & Record<string, number>>();
  for (const [name, points] of Object.entries(series))
    for (const { step, value } of points) {
      const row: { step: number } & Record<string, number> = rows.get(step) ?? { step };
      row[name] = value;
      rows.set(step, row);
    }
  return [...rows.values()].sort((a, b) => a.step - b.step);
}

/** A dip below zero of less than this part of the range is noise around zero and opens no tick of its own. */
const DIP = 0.03;

/** Round numbers that enclose the values, and the ticks between: about four, at 1, 2 or 5 times a power of ten. */
export function niceTicks(values: readonly number[], count = 4): number[] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  let low = finite.reduce((a, b) => Math.min(a, b));
  let high = finite.reduce((a, b) => Math.max(a, b));
  if (low < 0 && -low < DIP * high) low = 0;
  if (low === high) {
    const room = low === 0 ? 1 : Math.abs(low) * 0.1;
    if (low !== 0) low -= room;
    high += room;
  }
  const raw = (high - low) / Math.max(1, count - 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw * 0.8) ?? 10 * power;
  const digits = Math.max(0, -Math.floor(Math.log10(step)) + 1);
  const ticks: number[] = [];
  for (let i = Math.floor(low / step + 1e-9); i <= Math.ceil(high / step - 1e-9); i++)
    ticks.push(Number((i * step).toFixed(Math.min(100, digits))));
  return ticks;
}

/** Whole steps for the x axis: 0 to the last, about four. */
export function stepTicks(lastStep: number, count = 4): number[] {
  const step = Math.max(1, niceStep(lastStep / count));
  const ticks: number[] = [];
  for (let at = 0; at <= lastStep; at += step) ticks.push(at);
  return ticks;
}

function niceStep(raw: number): number {
  if (raw <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw) ?? raw;
}
