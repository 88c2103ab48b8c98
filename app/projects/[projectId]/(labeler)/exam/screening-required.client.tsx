"use client";
import { ClipboardCheck } from "lucide-react";
import { useTranslations } from "use-intl";
import { LinkButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";

/** What a labeler sees in place of a task until an admin has admitted them. */
export function ScreeningRequired({ projectId }: { projectId: string }) {
  const t = useTranslations("exam.required");
  return (
    <Card>
      <EmptyState
        title={t("title")}
        icon={ClipboardCheck}
        action={
          <>
            <LinkButton variant="primary" href={`/projects/${projectId}/exam`}>
              {t("toExam")}
            </LinkButton>
            <LinkButton href={`/projects/${projectId}/training`}>{t("toTraining")}</LinkButton>
          </>
        }
      >
        {t("body")}
      </EmptyState>
    </Card>
  );
}
