"use client";
import { useLocale } from "use-intl";

/** Writes shares as the reader's language does: 0.726 -> "72.6 %"; a dash for null. */
export function usePercent(): (share: number | null, digits?: number) => string {
  const locale = useLocale();
  return (share, digits = 0) =>
    share === null
      ? "–"
      : `${new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(share * 100)} %`;
}
