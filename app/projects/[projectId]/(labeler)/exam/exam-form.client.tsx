"use client";
import { useTranslations } from "use-intl";
import { classNames } from "@/app/_ui/class-names";
import { ErrorNote } from "@/app/_ui/error-note";
import { useAddress } from "@/app/_ui/use-address";
import type { Exam } from "@/lib/contract/screening";
import { AboutPart } from "./about-part.client";
import { type ExamPart, progressOf } from "./exam-answers";
import { FlagPart } from "./flag-part.client";
import { HandIn } from "./hand-in.client";
import { RankPart } from "./rank-part.client";
import { TextClash } from "./text-clash.client";
import { TextPart } from "./text-part.client";
import { useExamAnswers } from "./use-exam-answers";

const STEPS = ["flags", "ranks", "text", "about", "end"] as const;
type Step = (typeof STEPS)[number];
const isStep = (value: string): value is Step => STEPS.some((step) => step === value);

/** What each part of the exam takes. `onDone` goes to the next part, `onBack` to the one before; null where there is none. */
export type PartProps = {
  exam: Exam;
  onDone: () => void;
  onBack: (() => void) | null;
} & Pick<ReturnType<typeof useExamAnswers>, "answers" | "change">;

const PART = { flags: FlagPart, ranks: RankPart, text: TextPart, about: AboutPart } as const;

/** An open exam: its parts as steps, of which any can be opened at any time. The step stands in the address. */
export function ExamForm({ projectId, exam }: { projectId: string; exam: Exam }) {
  const t = useTranslations("exam");
  const [read, write] = useAddress();
  const asked = read("part");
  const step: Step = isStep(asked) ? asked : "flags";
  const { answers, saving, clash, change, flush, resolve } = useExamAnswers(projectId, exam);
  const progress = progressOf(exam, answers);
  const go = (to: Step | undefined) => to && write({ part: to });
  const at = STEPS.indexOf(step);
  const before = STEPS[at - 1];
  const part = { exam, answers, change, onDone: () => go(STEPS[at + 1]), onBack: before ? () => go(before) : null };
  const Part = step === "end" ? null : PART[step];
  return (
    <div className="flex flex-col gap-5">
      <nav aria-label={t("steps.label")}>
        <ol className="flex flex-wrap gap-2">
          {STEPS.map((name) => (
            <li key={name}>
              <button
                type="button"
                aria-current={name === step ? "step" : undefined}
                className={classNames(
                  "flex min-h-9 items-baseline gap-2 rounded-md border px-3 py-2 text-sm transition-colors hover:bg-hover",
                  name === step ? "border-accent font-medium text-ink" : "text-muted",
                )}
                onClick={() => go(name)}
              >
                {t(`steps.${name}`)}
                {name !== "end" && <Share {...progress[name]} />}
              </button>
            </li>
          ))}
        </ol>
      </nav>
      {(saving.state === "offline" || saving.state === "lost") && (
        <ErrorNote
          error={saving.error}
          title={t(saving.state === "lost" ? "saving.lostTitle" : "saving.offlineTitle")}
          onRetry={() => flush().catch(() => undefined)}
        />
      )}
      {clash && <TextClash text={clash.text} onResolve={resolve} />}
      {Part ? (
        <Part key={step} {...part} />
      ) : (
        <HandIn exam={exam} answers={answers} flush={flush} onPart={(name: ExamPart) => go(name)} />
      )}
      <p role="status" className="text-xs text-muted">
        {saving.state !== "lost" && !clash && t(`saving.${saving.state}`)}
      </p>
    </div>
  );
}

function Share({ done, all }: { done: number; all: number }) {
  const t = useTranslations("exam.steps");
  return (
    <span className={classNames("text-xs", done === all ? "text-good" : "text-muted")}>
      {done === all ? t("complete") : t("done", { done, all })}
    </span>
  );
}
