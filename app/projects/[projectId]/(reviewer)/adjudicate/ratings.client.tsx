"use client";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { FLAG_MEANING, type ResponseFlag } from "@/lib/contract/evaluation";
import type { ReviewedRanking } from "@/lib/contract/reviews";
import { letterOf } from "../../(labeler)/rank/letters";

/** What one labeler says of each response alone, and how much better one of two is; nothing where neither was asked. */
export function Ratings({
  answer: { ratings, qualityScale, strength },
  name,
  shown,
}: {
  answer: ReviewedRanking;
  name: string;
  shown: readonly string[];
}) {
  if (ratings.length === 0 && strength === null) return null;
  return (
    <Card title={`What ${name} says beside the order`}>
      <div className="flex flex-col gap-3 text-sm">
        {strength !== null && <p>The better one is {strength} better.</p>}
        {ratings.length > 0 && (
          <dl className="flex flex-col gap-2">
            {ratings.map(({ responseId, quality, flags, note }) => (
              <div key={responseId} className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
                <dt className="font-semibold">{letterOf(shown, responseId)}</dt>
                <dd className="flex min-w-0 flex-1 flex-wrap items-center gap-2">
                  {quality} of {qualityScale}
                  {saidYes(flags).map((flag) => (
                    <span key={flag} title={FLAG_MEANING[flag]}>
                      <Badge tone={flag === "satisfies_constraints" ? "good" : "warn"}>
                        {flag.replaceAll("_", " ")}
                      </Badge>
                    </span>
                  ))}
                  {note && <span className="w-full whitespace-pre-wrap text-muted">{note}</span>}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </Card>
  );
}

/** The keys of `flags` are flags. */
const saidYes = (flags: Partial<Record<ResponseFlag, boolean>>): ResponseFlag[] =>
  (Object.keys(flags) as ResponseFlag[]).filter((flag) => flags[flag]);
