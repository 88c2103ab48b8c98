import { duration } from "@/app/_ui/format";

const MINUTE = 60;

/** A guess of a span in seconds, no finer than it deserves: 395 → "7 min", 4800 → "1 h 20 min", 12 → "12 s". */
export const estimate = (seconds: number): string =>
  duration(seconds < MINUTE ? Math.max(1, seconds) : Math.ceil(seconds / MINUTE) * MINUTE);

/** Speed of a round: 2.13 → "2.1 it/s"; below one a second the other way round, 0.25 → "4 s/it". */
export function rate(stepsPerSecond: number): string {
  if (stepsPerSecond <= 0) return "0 it/s";
  return stepsPerSecond >= 1 ? `${short(stepsPerSecond)} it/s` : `${short(1 / stepsPerSecond)} s/it`;
}

const short = (n: number): string => (n >= 100 ? n.toFixed(0) : String(Number(n.toFixed(1))));
