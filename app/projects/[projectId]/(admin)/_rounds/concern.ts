/** What a check for trouble looks at, what it says, and how it reads a noisy series. Pure. */
import type { Point } from "../_charts/series";

/** Something that looks wrong. */
export type Concern = {
  metric: string;
  /** What was seen, and what it means. */
  meaning: string;
  /** What to do. */
  advice: string;
};

export type Watched = {
  /** The round's settings. */
  config: Readonly<Record<string, unknown>>;
  /** Points by metric, oldest first. */
  series: ReadonlyMap<string, readonly Point[]>;
};

/** Looks for one kind of trouble; null when there is none, or too little to tell. */
export type Check = (round: Watched) => Concern | null;

/** How many of the newest points are averaged, so that one noisy step raises no alarm. */
export const WINDOW = 5;
/** A verdict needs some history. */
const MIN_POINTS = 8;

/** How a metric moved: the means of its first and of its newest points. */
export type Trend = { start: number; now: number };

/** The trend of a metric; null while there is too little to judge. */
export function trendOf({ series }: Watched, metric: string): Trend | null {
  const points = series.get(metric) ?? [];
  if (points.length < MIN_POINTS) return null;
  return { start: mean(points.slice(0, WINDOW)), now: mean(points.slice(-WINDOW)) };
}

/** Mean of the newest points; null while there is too little to judge. */
export const recent = (round: Watched, metric: string): number | null => trendOf(round, metric)?.now ?? null;

/** Whether each of the newest `count` points satisfies the test, of at least twice as many. */
export function hasLong(round: Watched, metric: string, count: number, test: (value: number) => boolean): boolean {
  const points = round.series.get(metric) ?? [];
  return points.length >= 2 * count && points.slice(-count).every((p) => test(p.value));
}

/** Means of each window of points, at the window's last step. */
export const smoothed = (points: readonly Point[]): Point[] =>
  points.slice(WINDOW - 1).map(({ step }, i) => ({ step, value: mean(points.slice(i, i + WINDOW)) }));

/**
 * Standard error of the difference between two windows' means, were there no trend: from the jumps between neighbours,
 * which a slow trend hardly touches (von Neumann 1941).
 */
export function jitter(points: readonly Point[]): number {
  const jumps = points.slice(1).map((p, i) => (p.value - (points[i]?.value ?? p.value)) ** 2);
  if (jumps.length === 0) return 0;
  const variance = jumps.reduce((a, b) => a + b, 0) / jumps.length / 2;
  return Math.sqrt((2 * variance) / WINDOW);
}

export function deviation(points: readonly Point[]): number {
  if (points.length === 0) return 0;
  const average = mean(points);
  return Math.sqrt(points.reduce((sum, p) => sum + (p.value - average) ** 2, 0) / points.length);
}

const mean = (points: readonly Point[]): number => points.reduce((sum, p) => sum + p.value, 0) / points.length;
