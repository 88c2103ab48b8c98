"use client";
import { RotateCcw } from "lucide-react";
import { IconButton } from "@/app/_ui/button";
import { count, counted } from "@/app/_ui/format";
import { Skeleton } from "@/app/_ui/skeleton";
import type { Answer, Turn } from "./turns";

/** A question and its answer, with who gave it and how. */
export function TurnView({
  turn,
  pending,
  onAgain,
}: {
  turn: Turn;
  pending: boolean;
  /** Asks the same again, with the next seed. */
  onAgain: (() => void) | undefined;
}) {
  return (
    <li className="flex flex-col gap-3">
      <div className="max-w-[85%] self-end rounded-md bg-sunken px-4 py-3">
        <span className="sr-only">You: </span>
        <p className="reading">{turn.question}</p>
      </div>
      {turn.answer && (
        <div className="flex flex-col gap-2 rounded-md border bg-surface px-4 py-3">
          <p className="reading">
            {turn.answer.text.trim() === "" ? <em className="text-muted">It answered nothing.</em> : turn.answer.text}
          </p>
          <div className="flex items-center justify-between gap-2">
            <p className="text-xs text-muted">{factsOf(turn.answer)}</p>
            {onAgain && (
              <IconButton size="sm" icon={RotateCcw} label="Ask again with the next seed" onClick={onAgain} />
            )}
          </div>
        </div>
      )}
      {pending && (
        <div className="rounded-md border bg-surface px-4 py-4">
          <Skeleton lines={2} />
        </div>
      )}
    </li>
  );
}

/** "policy v2, 34 tokens, ended by itself, logprob −41.2, 120 ms" */
const factsOf = (a: Answer): string =>
  [
    a.modelVersion,
    counted(a.tokenCount, "token"),
    a.finishReason === "stop" ? "ended by itself" : "cut off at the limit",
    `logprob ${a.logprob.toFixed(1).replace("-", "−")}`,
    `${count(Math.round(a.milliseconds))} ms`,
  ].join(", ");
