import { Badge } from "@/app/_ui/badge";
import type { ReviewedDemonstration, ReviewedRanking } from "@/lib/contract/reviews";
import { isWaiting, RETURNS, VERDICTS } from "./review-words";

/** Where an answer stands: whose revision it is, whether it is reviewed, returned, drawn. */
export function AnswerBadges({ answer }: { answer: ReviewedRanking | ReviewedDemonstration }) {
  const last = answer.reviews.at(-1);
  return (
    <>
      {answer.own && <Badge>Your own</Badge>}
      {answer.drawn && <Badge>Drawn at random</Badge>}
      {last?.verdict === "returned" && answer.returned ? (
        <Badge tone={answer.returned === "open" ? "warn" : "info"}>{RETURNS[answer.returned]}</Badge>
      ) : (
        last &&
        !isWaiting(answer) && (
          <Badge tone={last.verdict === "accepted" ? "good" : "info"}>{capital(VERDICTS[last.verdict])}</Badge>
        )
      )}
      {last && last.verdict !== "returned" && isWaiting(answer) && <Badge tone="warn">Revised since the review</Badge>}
    </>
  );
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
