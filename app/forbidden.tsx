"use client";
import { Lock } from "lucide-react";
import { useTranslations } from "use-intl";
import { LinkButton } from "./_ui/button";
import { EmptyState } from "./_ui/empty-state";

/** The 403 page, also inside a project's shell. */
export default function Forbidden() {
  const t = useTranslations("ui");
  return (
    <div className="flex min-h-[60dvh] flex-col justify-center">
      <EmptyState
        heading="h1"
        title={t("forbidden.title")}
        icon={Lock}
        action={<LinkButton href="/">{t("toStart")}</LinkButton>}
      >
        {t("forbidden.body")}
      </EmptyState>
    </div>
  );
}
