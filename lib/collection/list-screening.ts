import type { z } from "zod";
import { wilsonInterval } from "@/lib/agreement/intervals";
import type { listScreening as contract, ExamAnswers, ScreeningResult } from "@/lib/contract/screening";
import { findReferences, type ReferenceRow } from "@/lib/db/calibration";
import { type Transaction, transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { findSubmittedAttempts, type SubmittedAttempt } from "@/lib/db/screening";
import { answersOf } from "./exam";
import { pairsAlikeOf, ranksOf } from "./pairs-alike";

/** Each labeler's newest submitted exam with its results. They are computed from the questions' references as they were asked. */
export const listScreening = (input: {
  projectId: string;
  reviewerId: string;
}): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    const { screeningRequired } = await requireProject(tx, input.projectId);
    const attempts = await findSubmittedAttempts(tx, input.projectId);
    const results: ScreeningResult[] = [];
    for (const attempt of attempts) results.push(await resultOf(tx, attempt, input.reviewerId));
    return { required: screeningRequired, results };
  });

async function resultOf(tx: Transaction, attempt: SubmittedAttempt, reviewerId: string): Promise<ScreeningResult> {
  const answers = answersOf(attempt);
  const references = await findReferences(tx, attempt.referenceIds);
  const { scores, decision } = attempt;
  const mean = scores.length === 0 ? null : scores.reduce((sum, s) => sum + s.score, 0) / scores.length;
  return {
    attemptId: attempt.id,
    labeler: { id: attempt.labelerId, name: attempt.name, simulated: attempt.simulated },
    attempts: attempt.attempts,
    submittedAt: attempt.submittedAt.toISOString(),
    sensitive: flagsAlike(answers, references),
    rankings: pairsAlikeOf(
      references.map((r) => ranksOf(tiersOfRanks(answers.rankings[r.comparisonId] ?? {}), r.tiers)),
    ),
    demonstration: {
      prompt: attempt.messages,
      text: answers.demonstration,
      score: mean,
      reviewers: scores.length,
      yours: scores.find((s) => s.reviewerId === reviewerId)?.score ?? null,
    },
    topics: answers.topics,
    otherTopics: answers.otherTopics,
    languages: answers.languages,
    decision: decision && {
      admitted: decision.admitted,
      note: decision.note,
      by: decision.by,
      at: decision.at.toISOString(),
      onThisAttempt: decision.attemptId === attempt.id,
    },
  };
}

/** Share of texts that labeler and reference flag alike, of those the labeler has answered. */
function flagsAlike(answers: ExamAnswers, references: readonly ReferenceRow[]): ScreeningResult["sensitive"] {
  const asked = references.flatMap((r) => r.tiers.flat().map((id) => ({ id, is: r.sensitive.includes(id) })));
  const answered = asked.filter(({ id }) => answers.sensitive[id] !== undefined);
  const agree = answered.filter(({ id, is }) => answers.sensitive[id] === is).length;
  const of = answered.length;
  return { agree, of, rate: of === 0 ? null : agree / of, interval: wilsonInterval(agree, of) };
}

/** { a: 1, b: 3, c: 3 } -> [[a], [b, c]]. */
function tiersOfRanks(ranks: Record<string, number>): string[][] {
  const distinct = [...new Set(Object.values(ranks))].sort((a, b) => a - b);
  return distinct.map((rank) => Object.keys(ranks).filter((id) => ranks[id] === rank));
}
