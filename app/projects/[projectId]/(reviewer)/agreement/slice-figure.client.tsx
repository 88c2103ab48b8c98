"use client";
import { Figure } from "@/app/_ui/figure.client";
import { count, percent, percentInterval } from "@/app/_ui/format";
import type { Slice } from "@/lib/contract/agreement";
import { RateBar } from "./rate-bar.client";

/** The agreement of each part of the comparisons, one bar under the other, before the published band. */
export function SliceFigure({
  title,
  sentence,
  slices,
  nameOf,
}: {
  title: string;
  sentence: string;
  slices: readonly Slice[];
  nameOf: (key: string) => string;
}) {
  const table = {
    head: ["Part", "Agreement", "95 % interval", "Comparisons", "Alike", "Opposite", "Both tied", "One tied"],
    rows: slices.map((s) => [
      nameOf(s.key),
      percent(s.rate.value),
      percentInterval(s.rate.interval),
      ...[s.comparisons, s.agree, s.disagree, s.bothTied, s.oneTied].map(count),
    ]),
  };
  return (
    <Figure title={title} sentence={sentence} table={table}>
      {slices.length === 0 ? (
        <p className="text-sm text-muted">Nothing to show yet.</p>
      ) : (
        <ul className="grid gap-x-6 gap-y-2 sm:grid-cols-[minmax(7rem,auto)_minmax(0,1fr)_auto]">
          {slices.map((s) => (
            <li key={s.key} className="col-span-full grid items-center gap-x-6 sm:grid-cols-subgrid">
              <span className="text-sm">{nameOf(s.key)}</span>
              <RateBar rate={s.rate.value} interval={s.rate.interval} height={22} />
              <span className="text-right text-xs text-muted">
                <span className="font-medium text-ink">{percent(s.rate.value)}</span> of {count(s.agree + s.disagree)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Figure>
  );
}
