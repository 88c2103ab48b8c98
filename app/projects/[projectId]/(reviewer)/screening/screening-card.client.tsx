"use client";
import { useState } from "react";
import { Badge, PersonName } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Card, Stat, Stats } from "@/app/_ui/card";
import { Conversation } from "@/app/_ui/conversation";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, TextArea } from "@/app/_ui/field";
import { counted, listed, percent, percentInterval } from "@/app/_ui/format";
import { RelativeTime } from "@/app/_ui/relative-time";
import { toast } from "@/app/_ui/toasts";
import { useAction } from "@/app/_ui/use-call";
import { CUT_OFFS, decideScreening, listScreening, type ScreeningResult, scoreExam } from "@/lib/contract/screening";
import { ResponseText } from "../../(labeler)/rank/response-text.client";

const languageNames = new Intl.DisplayNames("en", { type: "language" });

/** One labeler's exam: facts beside cut-offs, the demonstration with its score, and the decision. */
export function ScreeningCard({ result, mayDecide }: { result: ScreeningResult; mayDecide: boolean }) {
  const { sensitive, rankings, demonstration, decision } = result;
  return (
    <Card
      title={<PersonName person={result.labeler} />}
      action={
        <span className="flex flex-wrap items-center gap-2 text-xs text-muted">
          <span>
            Handed in <RelativeTime at={result.submittedAt} />
            {result.attempts > 1 && `, attempt ${result.attempts}`}
          </span>
          <DecisionBadge decision={decision} />
        </span>
      }
    >
      <div className="flex flex-col gap-5">
        <Stats>
          <Stat
            label={`Texts flagged as the references; cut-off ${percent(CUT_OFFS.sensitive, 0)}`}
            value={<Against value={sensitive.rate} cutOff={CUT_OFFS.sensitive} text={percent(sensitive.rate)} />}
            detail={`${sensitive.agree} of ${sensitive.of} ${percentInterval(sensitive.interval)}`}
          />
          <Stat
            label={`Pairs ordered as the references; cut-off ${percent(CUT_OFFS.rankings, 0)}`}
            value={<Against value={rankings.strict} cutOff={CUT_OFFS.rankings} text={percent(rankings.strict)} />}
            detail={`${rankings.agree} of ${rankings.agree + rankings.disagree} ${percentInterval(rankings.interval)}`}
          />
          <Stat
            label={`Demonstration; cut-off ${CUT_OFFS.demonstration} of 7`}
            value={
              <Against
                value={demonstration.score}
                cutOff={CUT_OFFS.demonstration}
                text={demonstration.score === null ? "Not scored" : demonstration.score.toFixed(1)}
              />
            }
            detail={demonstration.reviewers > 0 ? `mean of ${counted(demonstration.reviewers, "reviewer")}` : undefined}
          />
        </Stats>
        <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[max-content_1fr]">
          <dt className="text-muted">Languages</dt>
          <dd>{listed(result.languages.map((code) => languageNames.of(code) ?? code))}</dd>
          <dt className="text-muted">Knows about</dt>
          <dd>
            {[...result.topics.map((topic) => topic.replaceAll("_", " ")), result.otherTopics]
              .filter(Boolean)
              .join(", ") || "nothing named"}
          </dd>
        </dl>
        <Demonstration result={result} />
        {mayDecide && <Decide result={result} />}
      </div>
    </Card>
  );
}

function DecisionBadge({ decision }: { decision: ScreeningResult["decision"] }) {
  if (!decision) return <Badge>Not decided</Badge>;
  const words = decision.admitted ? "Admitted" : "Not yet";
  return (
    <Badge tone={decision.admitted ? "good" : "neutral"}>
      {words} by {decision.by}
      {!decision.onThisAttempt && " on an earlier exam"}
    </Badge>
  );
}

/** A result with where it stands against its soft cut-off, in words. */
function Against({ value, cutOff, text }: { value: number | null; cutOff: number; text: string }) {
  return (
    <span className="flex flex-wrap items-baseline gap-2">
      {text}
      {value !== null && (
        <span className="text-xs font-normal text-muted">{value >= cutOff ? "reaches it" : "below it"}</span>
      )}
    </span>
  );
}

function Demonstration({ result: { attemptId, demonstration } }: { result: ScreeningResult }) {
  const score = useAction(scoreExam, { refreshes: [listScreening] });
  return (
    <section className="flex flex-col gap-3 border-t pt-4">
      <h3 className="text-sm font-semibold">The demonstration</h3>
      <Conversation messages={demonstration.prompt} />
      <div className="rounded-md bg-sunken p-3">
        <ResponseText text={demonstration.text} />
      </div>
      <fieldset className="flex flex-wrap items-center gap-1" disabled={score.isPending}>
        <legend className="mb-1 text-sm">Your score, 1 (worst) to 7</legend>
        {[1, 2, 3, 4, 5, 6, 7].map((n) => (
          <Button
            key={n}
            size="sm"
            aria-label={`Score ${n} of 7`}
            aria-pressed={demonstration.yours === n}
            className={demonstration.yours === n ? "border-accent! text-accent!" : undefined}
            onClick={() => score.mutate({ params: { id: attemptId }, body: { score: n } })}
          >
            {n}
          </Button>
        ))}
      </fieldset>
      {score.error && <ErrorNote error={score.error} />}
    </section>
  );
}

function Decide({ result: { attemptId, labeler, decision } }: { result: ScreeningResult }) {
  const [note, setNote] = useState("");
  const decide = useAction(decideScreening, {
    refreshes: [listScreening],
    onDone: (_, { body }) => toast.good(body.admitted ? `${labeler.name} is admitted.` : "They can try again."),
  });
  const send = (admitted: boolean) => decide.mutate({ params: { id: attemptId }, body: { admitted, note } });
  const isAdmitted = decision?.admitted === true;
  return (
    <section className="flex flex-col gap-3 border-t pt-4">
      <h3 className="text-sm font-semibold">Decide</h3>
      <Field label="A note to the labeler, if you like">
        <TextArea className="min-h-16" value={note} maxLength={1_000} onChange={(e) => setNote(e.target.value)} />
      </Field>
      {decide.error && <ErrorNote error={decide.error} />}
      <div className="flex flex-wrap gap-2">
        <Button pending={decide.isPending} disabled={isAdmitted} onClick={() => send(true)}>
          Admit {labeler.name}
        </Button>
        <Button variant="quiet" pending={decide.isPending} onClick={() => send(false)}>
          {isAdmitted ? "Take the admission back" : "Not yet"}
        </Button>
      </div>
    </section>
  );
}
