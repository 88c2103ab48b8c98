"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Badge } from "@/app/_ui/badge";
import { QueryView } from "@/app/_ui/query-view";
import { RankStrip } from "@/app/_ui/rank-strip";
import { RelativeTime } from "@/app/_ui/relative-time";
import { useCall } from "@/app/_ui/use-call";
import { type AnswerRevision, listOwnRevisions } from "@/lib/contract/own-work";
import type { OwnAnswer } from "@/lib/contract/tasks";
import { letterOf } from "../rank/letters";
import { ResponseText } from "../rank/response-text.client";
import { RatingWords } from "./rating-words.client";
import { StrengthWords } from "./strength-words.client";

/** What an answer said before: its revisions, read when one opens them. Nothing where it was never edited. */
export function AnswerHistory({ answer }: { answer: OwnAnswer }) {
  const t = useTranslations("work.answer");
  const [isOpen, setOpen] = useState(false);
  if (answer.revision === 1) return null;
  return (
    <details onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary className="rounded-md text-sm text-muted hover:text-ink">
        {t("history", { count: answer.revision - 1 })}
      </summary>
      {isOpen && <Revisions answer={answer} />}
    </details>
  );
}

function Revisions({ answer }: { answer: OwnAnswer }) {
  const t = useTranslations("work.answer");
  const query = useCall(listOwnRevisions, { params: { id: answer.id }, body: { kind: answer.kind } });
  return (
    <div className="mt-3">
      <QueryView query={query} skeletonLines={answer.revision}>
        {({ revisions }) => (
          <ol aria-label={t("historyOf")} className="flex flex-col gap-3">
            {revisions.toReversed().map((revision) => (
              <li key={revision.revision} className="flex flex-col gap-1 border-t pt-3">
                <span className="text-xs text-muted">
                  {t(revision.revision === 1 ? "submitted" : "edited", { n: revision.revision })} ·{" "}
                  <RelativeTime at={revision.at} />
                </span>
                <Content answer={answer} revision={revision} />
              </li>
            ))}
          </ol>
        )}
      </QueryView>
    </div>
  );
}

function Content({ answer, revision }: { answer: OwnAnswer; revision: AnswerRevision }) {
  const t = useTranslations("work.answer");
  if (revision.kind === "demonstration") return <ResponseText text={revision.text} />;
  const shown = answer.kind === "ranking" ? answer.responses.map((r) => r.id) : [];
  return (
    <>
      <span className="flex flex-wrap items-center gap-2">
        <RankStrip
          tiers={revision.tiers.map((tier) => shown.filter((id) => tier.includes(id)).map((id) => letterOf(shown, id)))}
        />
        <StrengthWords tiers={revision.tiers} strength={revision.strength} shown={shown} />
        {revision.noneAcceptable && <Badge tone="warn">{t("noneAcceptable")}</Badge>}
      </span>
      <Ratings revision={revision} shown={shown} />
    </>
  );
}

function Ratings({
  revision: { ratings, qualityScale },
  shown,
}: {
  revision: Extract<AnswerRevision, { kind: "ranking" }>;
  shown: readonly string[];
}) {
  const t = useTranslations("work.answer");
  if (qualityScale === null) return null;
  return (
    <ul aria-label={t("ratings")} className="mt-1 flex flex-wrap gap-x-8 gap-y-2">
      {shown.flatMap((id) =>
        ratings
          .filter((rating) => rating.responseId === id)
          .map((rating) => (
            <li key={id} className="flex max-w-prose gap-2">
              <span className="text-xs font-medium">{letterOf(shown, id)}</span>
              <RatingWords rating={rating} scale={qualityScale} />
            </li>
          )),
      )}
    </ul>
  );
}
