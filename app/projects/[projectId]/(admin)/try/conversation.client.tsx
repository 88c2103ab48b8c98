"use client";
import { Eraser, SendHorizontal } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { Button } from "@/app/_ui/button";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, TextArea } from "@/app/_ui/field";
import { useAction } from "@/app/_ui/use-call";
import { MAX_MESSAGE_CHARACTERS } from "@/lib/contract/common";
import { tryPolicy } from "@/lib/contract/responses";
import { Suggestions } from "./suggestions.client";
import type { SamplingText } from "./try-settings.client";
import { TurnView } from "./turn-view.client";
import { checkTrying, messagesOf, type Turn } from "./turns";

/** The turns so far and the box for the next question. A question that fails stays and can be asked again. */
export function Conversation({
  projectId,
  version,
  sampling,
  onSeed,
}: {
  projectId: string;
  version: string;
  sampling: SamplingText;
  /** Another seed is used from now on. */
  onSeed: (seed: number) => void;
}) {
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const [question, setQuestion] = useState("");
  const ask = useAction(tryPolicy);
  const checked = checkTrying(sampling);

  const answerLast = (asked: readonly Turn[], seed?: number) => {
    if (!checked.ok) return;
    setTurns(asked);
    ask.mutate(
      {
        params: { projectId },
        body: {
          messages: messagesOf(asked),
          ...checked.sampling,
          ...(seed !== undefined && { seed }),
          ...(version && { modelVersionId: version }),
        },
      },
      {
        onSuccess: (answer) => setTurns((now) => now.map((t, i) => (i === now.length - 1 ? { ...t, answer } : t))),
      },
    );
  };
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    if (question.trim() === "" || ask.isPending || !checked.ok) return;
    const answered = turns.filter((t) => t.answer);
    answerLast([...answered, { id: (turns.at(-1)?.id ?? 0) + 1, question, answer: null }]);
    setQuestion("");
  };
  const answerAgain = (turn: Turn) => {
    if (!checked.ok) return;
    const seed = checked.sampling.seed + 1;
    onSeed(seed);
    answerLast([...turns.slice(0, -1), { ...turn, answer: null }], seed);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const last = turns.at(-1);

  return (
    <section aria-label="Conversation" className="flex flex-col gap-6">
      {turns.length > 0 && (
        <ol className="flex flex-col gap-6" aria-live="polite">
          {turns.map((turn) => (
            <TurnView
              key={turn.id}
              turn={turn}
              pending={turn === last && ask.isPending}
              onAgain={turn === last && turn.answer && !ask.isPending ? () => answerAgain(turn) : undefined}
            />
          ))}
        </ol>
      )}
      {ask.error && <ErrorNote error={ask.error} onRetry={() => answerLast(turns)} />}
      <form onSubmit={send} className="flex flex-col gap-3">
        <Field
          label={turns.length === 0 ? "Your question" : "Your next message"}
          hint="Enter asks; Shift and Enter begins a new line."
        >
          <TextArea
            className="text-base!"
            value={question}
            maxLength={MAX_MESSAGE_CHARACTERS}
            onChange={(e) => setQuestion(e.target.value)}
            onKeyDown={onKeyDown}
          />
        </Field>
        <div className="flex flex-wrap gap-2">
          <Button
            type="submit"
            variant="primary"
            icon={SendHorizontal}
            pending={ask.isPending}
            disabled={question.trim() === "" || !checked.ok}
          >
            Ask
          </Button>
          {turns.length > 0 && (
            <Button
              icon={Eraser}
              onClick={() => {
                setTurns([]);
                ask.reset();
              }}
            >
              Begin anew
            </Button>
          )}
        </div>
      </form>
      {turns.length === 0 && <Suggestions projectId={projectId} onChoose={setQuestion} />}
    </section>
  );
}
