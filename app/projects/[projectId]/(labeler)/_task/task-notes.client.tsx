"use client";
import { Timer } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ErrorNote } from "@/app/_ui/error-note";
import { clock } from "@/app/_ui/format";
import { useClock } from "@/app/_ui/relative-time";
import type { Saving } from "./draft-saver";

const NEAR_SECONDS = 90;

/** What stands in the way of a task: a lost connection, a lost place, a failed submission, a lease about to end. */
export function TaskNotes({
  saving,
  expiresAt,
  submitError,
  onRetrySave,
  onRetrySubmit,
  onNext,
}: {
  saving: Saving;
  expiresAt: number;
  submitError: Error | null;
  onRetrySave: () => void;
  onRetrySubmit: () => void;
  onNext: () => void;
}) {
  const t = useTranslations("task.notes");
  if (saving.state === "lost")
    return (
      <div className="flex flex-col gap-2">
        <ErrorNote error={saving.error} title={t("lost")} />
        <div>
          <Button size="sm" onClick={onNext}>
            {t("next")}
          </Button>
        </div>
      </div>
    );
  if (submitError) return <ErrorNote error={submitError} title={t("notSubmitted")} onRetry={onRetrySubmit} />;
  if (saving.state === "offline") return <ErrorNote error={saving.error} title={t("offline")} onRetry={onRetrySave} />;
  return <LeaseNote expiresAt={expiresAt} />;
}

function LeaseNote({ expiresAt }: { expiresAt: number }) {
  const t = useTranslations("task.notes");
  const seconds = useClock(() => Math.round((expiresAt - Date.now()) / 1000), 1000);
  if (seconds === null || seconds > NEAR_SECONDS) return null;
  return (
    <div className="flex items-center gap-2 rounded-md bg-warn-soft px-3 py-2 text-sm">
      <Timer aria-hidden className="size-4 shrink-0 text-warn" />
      {seconds > 0 ? t("held", { time: clock(seconds) }) : t("ranOut")}
    </div>
  );
}
