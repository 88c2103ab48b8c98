"use client";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ScrollRegion } from "@/app/_ui/scroll-region";
import { Doubt } from "../demonstrate/doubt.client";

/** The demonstration was changed elsewhere meanwhile: shows that text, and lets one say which stays. What is typed here stays until then. */
export function TextClash({ text, onResolve }: { text: string; onResolve: (text: "mine" | "theirs") => void }) {
  const t = useTranslations("exam.clash");
  return (
    <Doubt title={t("title")}>
      <p>{t("body")}</p>
      <ScrollRegion label={t("other")} className="max-h-48 rounded-md border bg-surface p-3">
        <p dir="auto" className="reading">
          {text}
        </p>
      </ScrollRegion>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => onResolve("mine")}>{t("mine")}</Button>
        <Button onClick={() => onResolve("theirs")}>{t("theirs")}</Button>
      </div>
    </Doubt>
  );
}
