"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { RelativeTime } from "@/app/_ui/relative-time";
import { useCall } from "@/app/_ui/use-call";
import { listOwnReviews, type OwnReview } from "@/lib/contract/reviews";

/** Shown at first, and at most. */
const FIRST = 5;
const MOST = 100;

/** What became of one's answers: those to look at again first. Nothing while nobody has reviewed any. */
export function OwnReviews({ projectId }: { projectId: string }) {
  const t = useTranslations("reviews");
  const [limit, setLimit] = useState(FIRST);
  const query = useCall(listOwnReviews, { params: { projectId }, body: { limit } }, { keep: true, every: 15_000 });
  if (!query.data || query.data.total === 0) return null;
  const { reviews, open, total } = query.data;
  return (
    <Card title={t("title")} action={open > 0 && <Badge tone="warn">{t("open", { count: open })}</Badge>}>
      <ol className="flex flex-col gap-4">
        {reviews.map((review) => (
          <li key={review.answerId} className="flex flex-col gap-1 border-b pb-4 text-sm last:border-b-0 last:pb-0">
            <Review review={review} />
          </li>
        ))}
      </ol>
      {total > reviews.length && limit < MOST && (
        <Button
          className="mt-4"
          size="sm"
          pending={query.isFetching}
          onClick={() => setLimit(Math.min(MOST, limit * 4))}
        >
          {t("more")}
        </Button>
      )}
    </Card>
  );
}

function Review({ review }: { review: OwnReview }) {
  const t = useTranslations("reviews");
  const { kind, prompt, verdict, comment, returned, at } = review;
  return (
    <>
      <span className="flex flex-wrap items-center gap-2">
        <Badge tone={returned === "open" ? "warn" : verdict === "accepted" ? "good" : "info"}>
          {returned === "answered" ? t("answered") : t(`verdict.${verdict}`)}
        </Badge>
        <span className="text-xs text-muted">
          {t(`kind.${kind}`)} · <RelativeTime at={at} />
        </span>
      </span>
      <span className="line-clamp-2 text-muted">
        {t("prompt")}: {prompt}
      </span>
      {comment && (
        <span className="whitespace-pre-wrap">
          {t("comment")}: {comment}
        </span>
      )}
      {returned === "open" && <span className="text-warn">{t("ask")}</span>}
      {verdict === "corrected" && <span className="text-muted">{t("corrected")}</span>}
    </>
  );
}
