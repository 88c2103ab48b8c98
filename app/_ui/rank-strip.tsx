"use client";
import { Fragment } from "react";
import { useTranslations } from "use-intl";

/** A ranking in one line, best first: A > B = C. */
export function RankStrip({ tiers }: { tiers: readonly (readonly string[])[] }) {
  const t = useTranslations("ui");
  const spoken = tiers.map((tier) => tier.join(t("tiedWith"))).join(t("then"));
  return (
    <span className="inline-flex flex-wrap items-center gap-1">
      <span className="sr-only">{spoken}</span>
      {tiers.map((tier, place) => (
        <Fragment key={tier.join()}>
          {place > 0 && (
            <span aria-hidden className="text-faint">
              ›
            </span>
          )}
          <span
            aria-hidden
            className="inline-flex h-6 items-center gap-1 rounded-md border bg-sunken px-2 text-xs font-medium text-ink"
          >
            {tier.join(" = ")}
          </span>
        </Fragment>
      ))}
    </span>
  );
}
