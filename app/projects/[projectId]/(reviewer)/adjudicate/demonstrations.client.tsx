"use client";
import { PersonName } from "@/app/_ui/badge";
import { classNames } from "@/app/_ui/class-names";
import { Keys } from "@/app/_ui/keys";
import type { ReviewedDemonstration } from "@/lib/contract/reviews";
import { ResponseText } from "../../(labeler)/rank/response-text.client";
import { AnswerBadges } from "./answer-badges";
import { nameOf } from "./review-words";

/** Demonstrations of one prompt side by side, whole, each with its correction. */
export const Demonstrations = ({
  answers,
  chosen,
  onChoose,
}: {
  answers: readonly ReviewedDemonstration[];
  chosen: string;
  onChoose: (id: string) => void;
}) => (
  <ol className="card-pad grid gap-4 lg:grid-cols-2">
    {answers.map((answer, i) => (
      <li
        key={answer.id}
        className={classNames(
          "flex min-w-0 flex-col gap-3 rounded-md bg-sunken p-3",
          answer.id === chosen && "outline outline-2 outline-accent",
        )}
      >
        <div className="flex flex-wrap items-center gap-2 text-sm font-medium">
          <button
            type="button"
            aria-pressed={answer.id === chosen}
            onClick={() => onChoose(answer.id)}
            className="inline-flex min-h-8 items-center gap-2 rounded-md px-2 hover:bg-hover"
          >
            {answer.labeler ? <PersonName person={answer.labeler} /> : nameOf(answer, i)}
            {i < 9 && <Keys keys={String(i + 1)} />}
          </button>
          <AnswerBadges answer={answer} />
        </div>
        <ResponseText text={answer.text} />
        {answer.correction && (
          <section
            aria-label={`Correction of ${nameOf(answer, i)}'s answer`}
            className="flex flex-col gap-2 border-l-2 border-accent pl-3"
          >
            <p className="text-sm font-medium">Correction</p>
            <p className="text-sm whitespace-pre-wrap text-muted">{answer.correction.reason}</p>
            <ResponseText text={answer.correction.text} />
          </section>
        )}
      </li>
    ))}
  </ol>
);
