/** How long tasks took, in bins that grow as times do. Pure. */
import { duration } from "@/app/_ui/format";

/** In seconds: where each bin but the first begins. */
const EDGES = [5, 10, 20, 30, 60, 120, 300, 600];

export type TimeBin = { name: string; holds: (seconds: number) => boolean };

/** Every time lies in one of them. */
export const TIME_BINS: readonly TimeBin[] = [0, ...EDGES].map((from, i) => {
  const to = EDGES[i] ?? Number.POSITIVE_INFINITY;
  return {
    name: i === 0 ? `under ${duration(to)}` : i === EDGES.length ? `${duration(from)} or more` : spanOf(from, to),
    holds: (seconds) => from <= seconds && seconds < to,
  };
});

/** "20 to 30 s", "30 s to 1 min". */
function spanOf(from: number, to: number): string {
  const [[low, unit], [high, other]] = [duration(from).split(" "), duration(to).split(" ")];
  return unit === other ? `${low} to ${high} ${unit}` : `${low} ${unit} to ${high} ${other}`;
}
