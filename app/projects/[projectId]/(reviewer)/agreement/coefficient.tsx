import type { Measure } from "@/lib/contract/agreement";

/** Two digits and an interval, or when pointed at why there is none: coefficients have no percent sign. */
export const Coefficient = ({ measure }: { measure: Measure }) =>
  measure.value === null ? (
    <span title={measure.reason ?? undefined}>–</span>
  ) : (
    <span>
      {measure.value.toFixed(2)} <span className="text-muted">{coefficientInterval(measure.interval)}</span>
    </span>
  );

export const coefficientInterval = (interval: readonly [number, number] | null): string =>
  interval === null ? "" : `[${interval[0].toFixed(2)}, ${interval[1].toFixed(2)}]`;
