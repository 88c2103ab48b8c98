"use client";
import { Check, PencilLine, Undo2 } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Conversation } from "@/app/_ui/conversation";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorNote } from "@/app/_ui/error-note";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { ScrollRegion } from "@/app/_ui/scroll-region";
import type { ReviewTask, ReviewVerdict, ReviewWhy } from "@/lib/contract/reviews";
import { letterOf } from "../../(labeler)/rank/letters";
import { ResponseText } from "../../(labeler)/rank/response-text.client";
import { AlignedRanks } from "./aligned-ranks.client";
import { CorrectDialog } from "./correct-dialog.client";
import { Demonstrations } from "./demonstrations.client";
import { type Drafts, NO_DRAFT } from "./drafts";
import { isRated, RatingsTable } from "./ratings.client";
import { ReturnDialog } from "./return-dialog.client";
import { ReviewHistory } from "./review-history.client";
import { isWaiting, nameOf, nextWaiting } from "./review-words";
import { useDecision } from "./use-decision";

/** One task: its answers side by side, and the decision on the chosen one. */
export function ReviewBench({
  task,
  why,
  reload,
  onDone,
}: {
  task: ReviewTask;
  why: ReviewWhy;
  reload: () => unknown;
  /** All answers are decided. */
  onDone: () => void;
}) {
  const answers: readonly ReviewTask["answers"][number][] = task.answers;
  const [picked, setPicked] = useState<string | null>(null);
  const [open, setOpen] = useState<Exclude<ReviewVerdict, "accepted"> | null>(null);
  // What is typed outlives a dialog that closes, for as long as the task is open.
  const drafts = useRef<Drafts>(new Map());
  const chosen = answers.find((a) => a.id === picked) ?? answers.find(isWaiting) ?? answers[0] ?? null;

  const decision = useDecision({
    kind: task.kind,
    onStale: reload,
    onDone: (id) => {
      drafts.current.delete(id);
      setOpen(null);
      const next = nextWaiting(answers, id, isWaiting);
      setPicked(next?.id ?? id);
      if (!next) onDone();
    },
  });
  const decides = chosen !== null && !chosen.own && !decision.isPending;
  const accept = () => {
    if (chosen && decides) decision.decide(chosen, { verdict: "accepted", comment: "", why });
  };
  const openDialog = (verdict: "corrected" | "returned") => () => {
    if (!decides) return;
    decision.reset();
    setPicked(chosen.id);
    setOpen(verdict);
  };
  const move = (by: number) => () => {
    const at = answers.findIndex((a) => a.id === chosen?.id);
    const next = answers[(at + by + answers.length) % answers.length];
    if (next) setPicked(next.id);
  };
  useHotkeys("Review", [
    {
      keys: "1 2 3 4 5 6 7 8 9",
      label: "Choose a labeler's answer",
      run: (event) => {
        const answer = answers[Number(event.key) - 1];
        if (answer) setPicked(answer.id);
      },
    },
    { keys: "arrowdown", label: "Next answer", run: move(1) },
    { keys: "arrowup", label: "Previous answer", run: move(-1) },
    { keys: "a", label: "Accept the chosen answer", run: accept },
    { keys: "c", label: "Correct it", run: openDialog("corrected") },
    { keys: "r", label: "Return it to the labeler", run: openDialog("returned") },
  ]);

  if (!chosen)
    return (
      <Card>
        <EmptyState title="Nobody has answered this task yet">Choose another one from the queue.</EmptyState>
      </Card>
    );
  const name = nameOf(chosen, answers.indexOf(chosen));
  const draft = drafts.current.get(chosen.id) ?? NO_DRAFT;
  const dialog = {
    name,
    draft,
    error: decision.error,
    pending: decision.isPending,
    onDraft: (next: typeof draft) => void drafts.current.set(chosen.id, next),
    onClose: () => setOpen(null),
  };
  return (
    <>
      <Card title={task.kind === "ranking" ? "Rankings of one comparison" : "Demonstrations of one prompt"} flush>
        <div className="card-pad flex flex-col gap-4 border-b">
          <Conversation messages={task.messages} />
        </div>
        {task.kind === "ranking" ? (
          <>
            <ScrollRegion label="Rankings" className="overflow-x-auto">
              <AlignedRanks task={task} chosen={chosen.id} onChoose={setPicked} />
            </ScrollRegion>
            {isRated(task) && (
              <ScrollRegion label="Ratings" className="overflow-x-auto border-t">
                <RatingsTable task={task} chosen={chosen.id} />
              </ScrollRegion>
            )}
          </>
        ) : (
          <Demonstrations answers={task.answers} chosen={chosen.id} onChoose={setPicked} />
        )}
        <div className="card-pad bottom-0 flex flex-col gap-3 border-t bg-surface sm:sticky">
          {decision.error && open === null && <ErrorNote error={decision.error} title="Not stored" />}
          <div className="flex flex-wrap items-center gap-2">
            <span className="mr-auto text-sm" aria-live="polite">
              {chosen.own ? `${name} is you: someone else has to review it.` : `Decide on ${name}'s answer`}
            </span>
            <Button icon={Undo2} shortcut="r" disabled={chosen.own} onClick={openDialog("returned")}>
              Return
            </Button>
            <Button icon={PencilLine} shortcut="c" disabled={chosen.own} onClick={openDialog("corrected")}>
              Correct
            </Button>
            <Button
              variant="primary"
              icon={Check}
              shortcut="a"
              disabled={chosen.own}
              pending={decision.isPending && open === null}
              onClick={accept}
            >
              Accept
            </Button>
          </div>
        </div>
      </Card>
      <ReviewHistory answer={chosen} name={name} />
      {task.kind === "ranking" && (
        <Card title="Responses">
          <ol className="grid gap-3 lg:grid-cols-2">
            {task.responses.map(({ id, text }) => (
              <li key={id} className="flex gap-3 rounded-md bg-sunken p-3">
                <span className="text-sm leading-[26px] font-semibold">
                  {letterOf(
                    task.responses.map((r) => r.id),
                    id,
                  )}
                </span>
                <ResponseText text={text} />
              </li>
            ))}
          </ol>
        </Card>
      )}
      {open === "returned" && (
        <ReturnDialog
          {...dialog}
          onReturn={(comment) => decision.decide(chosen, { verdict: "returned", comment, why })}
        />
      )}
      {open === "corrected" && (
        <CorrectDialog
          {...dialog}
          task={task}
          answer={chosen}
          onCorrect={(correction) => decision.decide(chosen, { verdict: "corrected", why, ...correction })}
        />
      )}
    </>
  );
}
