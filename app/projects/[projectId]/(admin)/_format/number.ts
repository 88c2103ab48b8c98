/**
 * A measured value in few significant digits, as people write it: 1234567 → "1.23M", 0.000123 → "1.23e-4". A minus is
 * the typographic one, so that columns of numbers line up.
 */
export function formatMetric(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : "infinite";
  const size = Math.abs(value);
  const text =
    size === 0
      ? "0"
      : size < 1e-3
        ? shortExponent(value.toExponential(2))
        : size < 9999.5
          ? trimZeros(value.toPrecision(size < 999.5 ? digits : 4))
          : compact.format(value);
  return text.replace(/^-/, "−");
}

/** How to write the ticks of an axis: all in one notation, decimal unless all are tiny or some are huge. */
export function formatterOfTicks(ticks: readonly number[]): (tick: number) => string {
  const largest = Math.max(0, ...ticks.map(Math.abs));
  return largest >= 1e-3 && largest < 1e4 ? (tick) => String(tick).replace(/^-/, "−") : (tick) => formatMetric(tick, 4);
}

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

const trimZeros = (text: string): string =>
  text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : text;

const shortExponent = (text: string): string => text.replace(/\.?0*e/, "e");

/** A setting as one would type it: 0.00965 → "0.00965", 0.0000096 → "9.6e-6". */
export const formatSetting = (value: unknown): string =>
  typeof value === "number"
    ? value !== 0 && Math.abs(value) < 1e-3
      ? shortExponent(value.toExponential())
      : String(value)
    : typeof value === "boolean"
      ? value
        ? "yes"
        : "no"
      : String(value);
