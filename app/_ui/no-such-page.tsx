"use client";
import { Compass } from "lucide-react";
import { useTranslations } from "use-intl";
import { LinkButton } from "./button";
import { EmptyState } from "./empty-state";

export function NoSuchPage() {
  const t = useTranslations("ui");
  return (
    <div className="flex min-h-[60dvh] flex-col justify-center">
      <EmptyState
        heading="h1"
        title={t("noSuchPage.title")}
        icon={Compass}
        action={<LinkButton href="/">{t("toStart")}</LinkButton>}
      >
        {t("noSuchPage.body")}
      </EmptyState>
    </div>
  );
}
