const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span of time in its two largest units: 45 → "45 s", 395 → "6 min 35 s", 4800 → "1 h 20 min". */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 1) return "under 1 s";
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return two(whole, MINUTE, "min", 1, "s");
  const minutes = Math.round(whole / MINUTE) * MINUTE;
  if (minutes < DAY) return two(minutes, HOUR, "h", MINUTE, "min");
  return two(Math.round(whole / HOUR) * HOUR, DAY, "d", HOUR, "h");
}

/** A guess of a span, no finer than it deserves: 395 → "7 min", 4800 → "1 h 20 min", 12 → "12 s". */
export function formatEstimate(seconds: number): string {
  if (seconds < MINUTE) return formatDuration(seconds);
  return formatDuration(Math.ceil(seconds / MINUTE) * MINUTE);
}

/** Speed of a round: 2.13 → "2.1 it/s"; below one a second the other way round, 0.25 → "4 s/it". */
export function formatRate(stepsPerSecond: number): string {
  if (stepsPerSecond >= 1) return `${trim(stepsPerSecond)} it/s`;
  if (stepsPerSecond <= 0) return "0 it/s";
  return `${trim(1 / stepsPerSecond)} s/it`;
}

const trim = (n: number): string => (n >= 100 ? n.toFixed(0) : String(Number(n.toFixed(1))));

function two(seconds: number, large: number, largeName: string, small: number, smallName: string) {
  const rest = Math.round((seconds % large) / small);
  const first = `${Math.floor(seconds / large)} ${largeName}`;
  return rest === 0 ? first : `${first} ${rest} ${smallName}`;
}
