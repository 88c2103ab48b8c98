"use client";
import { useTranslations } from "use-intl";
import { ErrorNote } from "./_ui/error-note";
import { Page } from "./_ui/page-header";

/** Shown when a page throws while it renders. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  const t = useTranslations("ui");
  return (
    <Page>
      <ErrorNote title={t("pageNotShown")} error={error} onRetry={reset} />
    </Page>
  );
}
