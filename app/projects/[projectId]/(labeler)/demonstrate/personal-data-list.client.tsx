"use client";
import { useTranslations } from "use-intl";
import type { PersonalData } from "@/lib/contract/personal-data";

/** What was found, each with its kind. */
export function PersonalDataList({ found }: { found: readonly PersonalData[] }) {
  const t = useTranslations("prompt.personalData");
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1">
      {found.map(({ kind, text }) => (
        <li key={text}>
          {t(`kind.${kind}`)}: <span className="font-mono text-xs wrap-anywhere">{text}</span>
        </li>
      ))}
    </ul>
  );
}
