"use client";
import { useTranslations } from "use-intl";
import type { PreferenceStrength } from "@/lib/contract/evaluation";
import { letterOf } from "../rank/letters";

/** How much better the better one of two is: "B is clearly better". Nothing where that was not said. */
export function StrengthWords({
  tiers,
  strength,
  shown,
}: {
  tiers: readonly (readonly string[])[];
  strength: PreferenceStrength | null;
  shown: readonly string[];
}) {
  const t = useTranslations("rank.pair");
  const best = tiers[0]?.[0];
  if (strength === null || best === undefined) return null;
  return <span className="text-xs text-muted">{t("option", { letter: letterOf(shown, best), strength })}</span>;
}
