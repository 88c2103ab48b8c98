/** Axes that people can read: round ticks, percentages, and a logarithmic scale where values span decades. Pure. */
import { count, percent } from "@/app/_ui/format";
import { formatMetric, formatterOfTicks } from "../_format/number";

/** The axis of values. `ticks` enclose the values, lowest first. */
export type ValueAxis = { scale: "linear" | "log"; ticks: number[]; write: (tick: number) => string };

/** What must be seen on an axis, and how it may be drawn. */
export type AxisWish = {
  /** A share of a whole, written in percent. */
  share?: boolean;
  /** Positive, and read by factors: logarithmic once the values are a decade apart. */
  log?: boolean;
  /** Values that the axis shows even when nothing measured lies there, so that a chart is read fairly. */
  include?: readonly number[];
};

/** From this factor between the largest and the smallest value on, a logarithmic scale shows more. */
const DECADE = 10;

/** An axis for these values; linear unless the wish allows a logarithm and the values need it. */
export function valueAxis(values: readonly number[], wish: AxisWish = {}): ValueAxis {
  const finite = values.filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (wish.log && low > 0 && high >= low * DECADE)
    return { scale: "log", ticks: logTicks(low, high), write: (tick) => formatMetric(tick, 4) };
  const ticks = niceTicks([...finite, ...(wish.include ?? [])]);
  return { scale: "linear", ticks, write: wish.share ? percentOfTicks(ticks) : formatterOfTicks(ticks) };
}

/** The axis along which points lie: what one of its places is called, where it ends, and how a place is written. */
export type PlaceAxis = {
  name: string;
  last: number;
  ticks: number[];
  write: (place: number) => string;
  /** The rows of a table along it, where it has no row for each place measured. */
  rows?: readonly number[];
};

/** The steps of a round, from 0 to its last. @param name  "step" or "iteration". */
export const stepAxis = (name: string, lastStep: number): PlaceAxis => ({
  name,
  last: Math.max(1, lastStep),
  ticks: stepTicks(lastStep),
  write: count,
});

/** The share of a round that is done, from 0 to 1: it lays rounds of unlike lengths over each other. Their steps meet nowhere. */
export const SHARE_AXIS: PlaceAxis = {
  name: "share of the round",
  last: 1,
  ticks: [0, 0.25, 0.5, 0.75, 1],
  write: (share) => percent(share, 0),
  rows: Array.from({ length: 21 }, (_, i) => i / 20),
};

/** A dip below zero of less than this part of the range is noise around zero and opens no tick of its own. */
const DIP = 0.03;

/** Round numbers that enclose the values, and the ticks between: about four, at 1, 2 or 5 times a power of ten. */
export function niceTicks(values: readonly number[], about = 4): number[] {
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
  const raw = (high - low) / Math.max(1, about - 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw * 0.8) ?? 10 * power;
  const digits = Math.max(0, -Math.floor(Math.log10(step)) + 1);
  const ticks: number[] = [];
  for (let i = Math.floor(low / step + 1e-9); i <= Math.ceil(high / step - 1e-9); i++)
    ticks.push(Number((i * step).toFixed(Math.min(100, digits))));
  return ticks;
}

/** Ticks of a logarithmic axis stay at or below this number, by leaving out 2 and 5, then whole powers of ten. */
const MOST_LOG_TICKS = 6;

/** 1, 2 and 5 times powers of ten that enclose two positive values; only powers of ten where the range is wide. */
export function logTicks(low: number, high: number): number[] {
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const powers = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const fine = enclosing(
    powers.flatMap((power) => [1, 2, 5].map((m) => Number(`${m}e${power}`))),
    low,
    high,
  );
  if (fine.length <= MOST_LOG_TICKS) return fine;
  const every = Math.ceil(powers.length / MOST_LOG_TICKS);
  const reach = Math.ceil((to - from) / every) * every;
  return Array.from({ length: reach / every + 1 }, (_, i) => Number(`1e${from + i * every}`));
}

/** Of rising candidates the last one at or below `low`, the first one at or above `high`, and those between. */
function enclosing(candidates: readonly number[], low: number, high: number): number[] {
  const first = candidates.findLastIndex((c) => c <= low);
  const last = candidates.findIndex((c) => c >= high);
  return candidates.slice(Math.max(0, first), last + 1);
}

/** As many decimals as tell neighbouring ticks apart. */
function percentOfTicks(ticks: readonly number[]): (tick: number) => string {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0)) * 100;
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return (tick) => percent(tick, digits);
}

/** Whole steps for the x axis: 0 to the last, about four. */
export function stepTicks(lastStep: number, about = 4): number[] {
  const step = Math.max(1, niceStep(lastStep / about));
  const ticks: number[] = [];
  for (let at = 0; at <= lastStep; at += step) ticks.push(at);
  return ticks;
}

function niceStep(raw: number): number {
  if (raw <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw) ?? raw;
}
