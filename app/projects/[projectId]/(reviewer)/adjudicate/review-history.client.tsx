"use client";
import { Card } from "@/app/_ui/card";
import { duration } from "@/app/_ui/format";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { ReviewTask } from "@/lib/contract/reviews";
import { VERDICTS } from "./review-words";

/** What is known of one answer beside what it says: when, how long, and what reviewers have said. */
export const ReviewHistory = ({ answer, name }: { answer: ReviewTask["answers"][number]; name: string }) => (
  <Card title={`About ${name}'s answer`}>
    <div className="flex flex-col gap-3 text-sm">
      <p className="text-muted">
        Given <RelativeTime at={answer.submittedAt} /> after {duration(answer.activeSeconds)} of active time. Revision{" "}
        {answer.revision}, {answer.correction === null ? "the labeler's." : "a reviewer's."}
      </p>
      {answer.reviews.length === 0 ? (
        <p className="text-muted">No one has reviewed it yet.</p>
      ) : (
        <ol className="flex flex-col gap-2">
          {answer.reviews.map((review) => (
            <li key={review.number} className="border-l-2 pl-3">
              {review.reviewer} {VERDICTS[review.verdict]} revision {review.revision}, <RelativeTime at={review.at} />
              {review.comment && <p className="whitespace-pre-wrap text-muted">{review.comment}</p>}
            </li>
          ))}
        </ol>
      )}
    </div>
  </Card>
);
