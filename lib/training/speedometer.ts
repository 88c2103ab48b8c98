/** Over how long the speed is averaged. */
const WINDOW_MILLISECONDS = 20_000;

/** Measures steps per second over the last while. */
export function createSpeedometer(): {
  /** Notes that `step` was reached at `milliseconds`. @returns the speed, or null before there are two points in time. */
  at(step: number, milliseconds: number): number | null;
} {
  const points: { step: number; milliseconds: number }[] = [];
  return {
    at(step, milliseconds) {
      points.push({ step, milliseconds });
      while (points.length > 2 && milliseconds - points[1]!.milliseconds > WINDOW_MILLISECONDS) points.shift();
      const first = points[0]!;
      const elapsed = milliseconds - first.milliseconds;
      return elapsed > 0 && step > first.step ? ((step - first.step) * 1000) / elapsed : null;
    },
  };
}
