"use client";
import { useEffect, useRef } from "react";
import { toast } from "@/app/_ui/toasts";
import { useAction } from "@/app/_ui/use-call";
import { AppError } from "@/lib/contract/errors";
import {
  type DemonstrationDecision,
  getAudit,
  getReviewTask,
  listReviewQueue,
  type RankingDecision,
  type ReviewTask,
  reviewDemonstration,
  reviewRanking,
} from "@/lib/contract/reviews";
import { VERDICTS } from "./review-words";

type Answer = { id: string; revision: number; reviews: readonly unknown[] };
type Decided = { verdict: "accepted" | "corrected" | "returned"; comment: string } & Record<string, unknown>;

const REFRESHES = [getReviewTask, listReviewQueue, getAudit];

/**
 * Sends decisions, each with the revision and the review that were on the screen. When someone was faster nothing is stored,
 * and the task is read again.
 */
export function useDecision(input: { kind: ReviewTask["kind"]; onStale: () => unknown; onDone: (id: string) => void }) {
  const done = (id: string, verdict: Decided["verdict"]) => {
    toast.good(`The answer is ${VERDICTS[verdict]}.`);
    input.onDone(id);
  };
  const ranking = useAction(reviewRanking, {
    refreshes: REFRESHES,
    onDone: (_, { params, body }) => done(params.id, body.verdict),
  });
  const demonstration = useAction(reviewDemonstration, {
    refreshes: REFRESHES,
    onDone: (_, { params, body }) => done(params.id, body.verdict),
  });
  const { error, isPending } = input.kind === "ranking" ? ranking : demonstration;
  const stale = useRef(input.onStale);
  stale.current = input.onStale;
  useEffect(() => {
    if (error instanceof AppError && error.code === "stale") void stale.current();
  }, [error]);
  return {
    error,
    isPending,
    reset: () => {
      ranking.reset();
      demonstration.reset();
    },
    decide: ({ id, revision, reviews }: Answer, decision: Decided) => {
      const body = { ...decision, revision, review: reviews.length };
      // The dialogs give what the kind of their task asks for; the server reads it again.
      if (input.kind === "ranking") ranking.mutate({ params: { id }, body: body as unknown as RankingDecision });
      else demonstration.mutate({ params: { id }, body: body as unknown as DemonstrationDecision });
    },
  };
}
