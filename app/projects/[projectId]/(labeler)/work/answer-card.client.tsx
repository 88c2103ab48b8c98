"use client";
import { PencilLine } from "lucide-react";
import { useTranslations } from "use-intl";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Conversation } from "@/app/_ui/conversation";
import { duration } from "@/app/_ui/format";
import { RankStrip } from "@/app/_ui/rank-strip";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { OwnAnswer } from "@/lib/contract/tasks";
import { letterOf } from "../rank/letters";
import { ResponseText } from "../rank/response-text.client";
import { AnswerHistory } from "./answer-history.client";
import { RatingWords } from "./rating-words.client";
import { StrengthWords } from "./strength-words.client";

/** One answer: its prompt, what one answered, when, and the way to edit it. */
export function AnswerCard({ answer, onEdit }: { answer: OwnAnswer; onEdit: () => void }) {
  const t = useTranslations("work.answer");
  return (
    <li className="flex flex-col rounded-md border bg-surface">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-(--pad) py-2">
        <h2 className="text-sm font-medium">{t(answer.kind)}</h2>
        <span className="text-xs text-muted">
          <RelativeTime at={answer.submittedAt} /> · {duration(answer.activeSeconds)}
        </span>
        {answer.revision > 1 && <Badge>{t("revision", { n: answer.revision })}</Badge>}
        {answer.kind === "ranking" && answer.noneAcceptable && <Badge tone="warn">{t("noneAcceptable")}</Badge>}
        <Button
          size="sm"
          variant="quiet"
          icon={PencilLine}
          className="ml-auto"
          aria-label={t("editThis", { kind: answer.kind })}
          onClick={onEdit}
        >
          {t("edit")}
        </Button>
      </div>
      <div className="card-pad flex flex-col gap-4">
        <Conversation messages={answer.messages} />
        {answer.kind === "demonstration" ? (
          <div className="grid gap-x-4 sm:grid-cols-[80px_1fr]">
            <span className="text-xs leading-[26px] text-accent">{t("you")}</span>
            <ResponseText text={answer.text} />
          </div>
        ) : (
          <RankedResponses answer={answer} />
        )}
        <AnswerHistory key={answer.revision} answer={answer} />
      </div>
    </li>
  );
}

function RankedResponses({ answer }: { answer: Extract<OwnAnswer, { kind: "ranking" }> }) {
  const t = useTranslations("work.answer");
  const shown = answer.responses.map((r) => r.id);
  const { evaluation } = answer.questions;
  // Tied responses stand as on the board, in the order shown.
  const tiers = answer.tiers.map((tier) => shown.filter((id) => tier.includes(id)));
  return (
    <details className="group">
      <summary className="flex flex-wrap items-center gap-3 rounded-md text-sm text-muted hover:text-ink">
        <RankStrip tiers={tiers.map((tier) => tier.map((id) => letterOf(shown, id)))} />
        <StrengthWords tiers={answer.tiers} strength={answer.strength} shown={shown} />
        <span className="underline decoration-line-strong underline-offset-4 group-open:hidden">{t("show")}</span>
        <span className="hidden underline decoration-line-strong underline-offset-4 group-open:inline">
          {t("hide")}
        </span>
      </summary>
      <ol className="mt-3 flex flex-col gap-3">
        {tiers.flatMap((tier, place) =>
          tier.map((id) => (
            <li key={id} className="grid gap-x-4 border-t pt-3 sm:grid-cols-[80px_1fr]">
              <span className="text-xs leading-[26px] text-muted">
                {place + 1}. {letterOf(shown, id)}
              </span>
              <div className="flex flex-col gap-2">
                <ResponseText text={answer.responses.find((r) => r.id === id)?.text ?? ""} />
                {evaluation &&
                  answer.ratings
                    .filter((rating) => rating.responseId === id)
                    .map((rating) => <RatingWords key={id} rating={rating} scale={evaluation.scale} />)}
              </div>
            </li>
          )),
        )}
      </ol>
    </details>
  );
}
