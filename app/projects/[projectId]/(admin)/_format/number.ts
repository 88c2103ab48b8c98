const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** 1200 → "1,200". */
export const formatCount = (n: number): string => grouped.format(n);

/** "1 ranking", "412 rankings", "no rankings". */
export function countOf(n: number, noun: string, plural = `${noun}s`): string {
  if (n === 0) return `no ${plural}`;
  return `${formatCount(n)} ${n === 1 ? noun : plural}`;
}

/** A share as per cent, with one digit where that says more: 0.726 → "72.6 %", 1 → "100 %". */
export function formatShare(share: number): string {
  const percent = share * 100;
  const digits = Number.isInteger(Number(percent.toFixed(6))) ? 0 : 1;
  return `${percent.toFixed(digits)} %`;
}

/**
 * A measured value in at most four significant digits, as people write it: 1234567 → "1.235M", 0.000123 → "1.23e-4".
 * A minus is the typographic one, so that columns of numbers line up.
 */
export function formatMetric(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : "infinite";
  const size = Math.abs(value);
  const text =
    size === 0
      ? "0"
      : size < 1e-3
        ? shortExponent(value.toExponential(2))
        : size < 1e4
          ? trimZeros(value.toPrecision(4))
          : compact.format(value);
  return text.replace(/^-/, "−");
}

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 4 });

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
