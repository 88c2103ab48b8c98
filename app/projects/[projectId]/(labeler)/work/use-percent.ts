"use client";
import { useLocale } from "use-intl";

/** Writes an interval of shares in percent: [0.68, 0.77] -> "[68.0, 77.0]", in German "[68,0; 77,0]"; nothing for null. */
export function usePercentInterval(): (interval: readonly [number, number] | null, digits?: number) => string {
  const locale = useLocale();
  return (interval, digits = 1) => {
    if (interval === null) return "";
    const number = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    // A comma between two numbers that have commas in them reads badly.
    return `[${interval.map((end) => number.format(end * 100)).join(locale === "de" ? "; " : ", ")}]`;
  };
}

/** Writes shares as the reader's language does: 0.726 -> "72.6 %"; a dash for null. */
export function usePercent(): (share: number | null, digits?: number) => string {
  const locale = useLocale();
  return (share, digits = 0) =>
    share === null
      ? "–"
      : `${new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(share * 100)} %`;
}
