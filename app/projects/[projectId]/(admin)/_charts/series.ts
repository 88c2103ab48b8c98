/** From metric points to what a chart draws. Pure. */
import type { MetricPoint } from "@/lib/contract/rounds";

/** A value at a place along a chart: a step, or the share of a round done. */
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

/** The newest value at or before a step; null before the first. */
export const valueAt = (points: readonly Point[], step: number): number | null =>
  points.findLast((p) => p.step <= step)?.value ?? null;

/** Points at these steps, each with the newest value at or before it: so that rounds of unlike steps share rows. */
export const resampled = (points: readonly Point[], steps: readonly number[]): Point[] =>
  steps.flatMap((step) => {
    const value = valueAt(points, step);
    return value === null ? [] : [{ step, value }];
  });
