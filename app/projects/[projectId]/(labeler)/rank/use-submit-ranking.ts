"use client";
import { useRef, useState } from "react";
import { useAction } from "@/app/_ui/use-call";
import type { AnswerEvidence } from "@/lib/contract/evidence";
import { getWork, listOwnAnswers, type NextTask, type RankingTask, submitRanking } from "@/lib/contract/tasks";
import { forget } from "../_task/kept-draft";
import { type Board, tiersOf } from "./ranks";
import { ratingsFor } from "./ratings";

/**
 * Sends a finished ranking once, however often it is asked to. Saving drafts stops meanwhile, and goes on when it fails.
 * `isDone` when the task is answered or given away; the copy in this browser is gone then.
 */
export function useSubmitRanking(input: {
  task: RankingTask;
  board: Board;
  seconds: number;
  evidence: () => AnswerEvidence;
  stop: () => void;
  resume: () => void;
  onDone: (next: NextTask | null) => void;
}) {
  const { task, board, seconds, evidence, stop, resume, onDone } = input;
  const [isDone, setDone] = useState(false);
  const sending = useRef(false);
  const submission = useAction(submitRanking, { refreshes: [getWork, listOwnAnswers] });
  const finish = (next: NextTask | null) => {
    stop();
    forget(task.assignmentId);
    setDone(true);
    onDone(next);
  };
  const send = () => {
    if (sending.current) return;
    sending.current = true;
    stop();
    const shown = task.responses.map((r) => r.id);
    const { evaluation, strength, metadata } = task.questions;
    submission.mutate(
      {
        params: { id: task.assignmentId },
        body: {
          tiers: tiersOf(board, shown),
          noneAcceptable: board.noneAcceptable,
          strength: strength ? (board.strength ?? null) : null,
          ratings: evaluation ? ratingsFor(board, shown, evaluation) : [],
          metadata: metadata ? (board.metadata ?? null) : null,
          activeSeconds: seconds,
          evidence: evidence(),
          andNext: true,
        },
      },
      {
        onSuccess: ({ next }) => finish(next),
        onError: () => {
          sending.current = false;
          resume();
        },
      },
    );
  };
  return { send, finish, isDone, isPending: submission.isPending || isDone, error: submission.error };
}
