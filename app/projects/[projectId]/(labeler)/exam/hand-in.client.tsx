"use client";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ErrorNote } from "@/app/_ui/error-note";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { useAction } from "@/app/_ui/use-call";
import { type Exam, type ExamAnswers, getExam, submitExam } from "@/lib/contract/screening";
import { type ExamPart, progressOf } from "./exam-answers";

/** What is missing, or the button that hands the exam in. What waits is saved first. */
export function HandIn({
  exam,
  answers,
  flush,
  onPart,
}: {
  exam: Exam;
  answers: ExamAnswers;
  flush: () => Promise<void>;
  onPart: (part: ExamPart) => void;
}) {
  const t = useTranslations("exam");
  const submission = useAction(submitExam, { refreshes: [getExam] });
  const [saveError, setSaveError] = useState<unknown>(null);
  const sending = useRef(false);
  const progress = progressOf(exam, answers);
  const left = (part: ExamPart) => progress[part].all - progress[part].done;
  const missing: { part: ExamPart; label: string }[] = [
    { part: "flags" as const, label: t("end.missingFlags", { count: left("flags") }) },
    { part: "ranks" as const, label: t("end.missingRanks", { count: left("ranks") }) },
    { part: "text" as const, label: t("end.missingText") },
    { part: "about" as const, label: t("end.missingLanguages") },
  ].filter(({ part }) => left(part) > 0);
  const handIn = async () => {
    if (sending.current || missing.length > 0) return;
    sending.current = true;
    setSaveError(null);
    try {
      await flush();
      await submission.mutateAsync({ params: { id: exam.id }, body: {} });
    } catch (error) {
      setSaveError(error);
    } finally {
      sending.current = false;
    }
  };
  useHotkeys(t("steps.keys"), [{ keys: "mod+enter", label: t("end.handIn"), run: () => void handIn() }]);
  return (
    <Card title={t("end.title")}>
      <div className="flex flex-col gap-4">
        {missing.length > 0 ? (
          <>
            <p>{t("end.missing")}</p>
            <ul className="flex flex-col items-start gap-2">
              {missing.map(({ part, label }) => (
                <li key={part}>
                  <Button size="sm" onClick={() => onPart(part)}>
                    {label}
                  </Button>
                </li>
              ))}
            </ul>
          </>
        ) : (
          <p>{t("end.complete")}</p>
        )}
        {saveError !== null && <ErrorNote title={t("end.failed")} error={saveError} onRetry={handIn} />}
        <div>
          <Button
            variant="primary"
            shortcut="mod+enter"
            disabled={missing.length > 0}
            pending={submission.isPending}
            onClick={() => void handIn()}
          >
            {t("end.handIn")}
          </Button>
        </div>
      </div>
    </Card>
  );
}
