"use client";
import { ArrowRight } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import type { z } from "zod";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { RankStrip } from "@/app/_ui/rank-strip";
import type { PracticeTask, submitPractice } from "@/lib/contract/practice";
import { PromptBox } from "../_task/prompt-box.client";
import { letterOf } from "../rank/letters";
import { ResponseText } from "../rank/response-text.client";

/** The reference beside one's own order, how many pairs are alike, and why. */
export function PracticeFeedback({
  task,
  feedback: { tiers, reference, reason, alike },
  onNext,
}: {
  task: PracticeTask;
  feedback: z.output<typeof submitPractice.response>;
  onNext: () => void;
}) {
  const t = useTranslations("exam.training");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  useHotkeys(t("keys"), [{ keys: "mod+enter", label: t("next"), run: onNext }]);
  const shown = task.responses.map((r) => r.id);
  const lettersOf = (order: readonly (readonly string[])[]) =>
    order.map((tier) => shown.filter((id) => tier.includes(id)).map((id) => letterOf(shown, id)));
  const rankIn = (order: readonly (readonly string[])[], id: string) =>
    order.findIndex((tier) => tier.includes(id)) + 1;
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <div className="flex flex-col gap-4">
          <div>
            <h2 ref={heading} tabIndex={-1} className="text-base font-semibold outline-none">
              {t("result", { agree: alike.agree, of: alike.agree + alike.disagree })}
            </h2>
            {alike.oneTied > 0 && <p className="text-sm text-muted">{t("tied", { count: alike.oneTied })}</p>}
          </div>
          <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[max-content_1fr]">
            <dt className="text-sm text-muted">{t("yours")}</dt>
            <dd>
              <RankStrip tiers={lettersOf(tiers)} />
            </dd>
            <dt className="text-sm text-muted">{t("reference")}</dt>
            <dd>
              <RankStrip tiers={lettersOf(reference)} />
            </dd>
            <dt className="text-sm text-muted">{t("why")}</dt>
            <dd className="reading">{reason}</dd>
          </dl>
          <div>
            <Button variant="primary" icon={ArrowRight} shortcut="mod+enter" onClick={onNext}>
              {t("next")}
            </Button>
          </div>
        </div>
      </Card>
      <PromptBox messages={task.messages} />
      <section aria-label={t("inOrder")}>
        <ol className="flex flex-col gap-3">
          {reference.flat().map((id) => (
            <li key={id} className="flex flex-col gap-2 rounded-md border bg-surface p-4">
              <p className="flex items-baseline justify-between gap-4 text-xs text-muted">
                <strong className="text-sm text-ink">{letterOf(shown, id)}</strong>
                {t("rankOf", { rank: rankIn(reference, id), yours: rankIn(tiers, id) })}
              </p>
              <ResponseText text={task.responses.find((r) => r.id === id)?.text ?? ""} />
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
