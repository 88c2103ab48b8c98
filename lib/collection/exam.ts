/**
 * The screening exam (InstructGPT, appendix B.1): flag sensitive text, rank, write a demonstration, say what one knows.
 *
 *   (none) ──start──► open ──submit──► submitted ──decision──► admitted, or "not yet": start again
 *                     ▲  │
 *                     └──┘ save
 *
 * open       One attempt a labeler at most (a unique index): starting twice, in two tabs at once, gives the same one. Its questions
 *            are drawn at the start and stay, whatever happens to the pool. Saving merges what changed into what is there
 *            under the lock of the attempt's row, question by question: two tabs that answer different questions lose
 *            nothing, and of one question the later answer stays. The demonstration counts its revisions: a save that was
 *            edited from an older one is refused whole, and the page that sent it keeps its words and shows both.
 * submitted  Handed in once; submitting again gives the same result, and what a second tab saves afterwards is refused.
 *            Scores and decisions are rows of their own and change nothing in the attempt.
 *
 * Nobody is admitted or refused by a number: the cut-offs are shown, an admin decides.
 */

import { type Exam, ExamAnswers } from "@/lib/contract/screening";
import { findComparisonContents, findReferences } from "@/lib/db/calibration";
import type { Transaction } from "@/lib/db/client";
import { readPrompt } from "@/lib/db/prompts";
import type { AttemptRow } from "@/lib/db/screening";

/** Questions of an attempt at most. */
export const MOST_QUESTIONS = 10;

/** The answers of an attempt as they stand. */
export const answersOf = (row: { answers: unknown }): ExamAnswers => ExamAnswers.parse(row.answers);

/** Comparisons of an attempt in order, with their responses as shown. */
export async function questionsOf(
  tx: Transaction,
  { items }: AttemptRow,
): Promise<{ comparisonId: string; displayOrder: string[] }[]> {
  const references = await findReferences(
    tx,
    items.map((item) => item.referenceId),
  );
  const byId = new Map(references.map((r) => [r.id, r.comparisonId]));
  return items.flatMap(({ referenceId, displayOrder }) => {
    const comparisonId = byId.get(referenceId);
    return comparisonId ? { comparisonId, displayOrder } : [];
  });
}

/** An attempt as its labeler sees it: without references. */
export async function examView(tx: Transaction, row: AttemptRow): Promise<Exam> {
  const questions = await questionsOf(tx, row);
  const contents = await findComparisonContents(
    tx,
    questions.map((q) => q.comparisonId),
  );
  const { messages } = await readPrompt(tx, row.promptId);
  return {
    id: row.id,
    items: questions.flatMap(({ comparisonId, displayOrder }) => {
      const content = contents.get(comparisonId);
      const texts = new Map(content?.responses.map((r) => [r.id, r.text]));
      return content
        ? {
            comparisonId,
            messages: content.messages,
            responses: displayOrder.map((id) => ({ id, text: texts.get(id) ?? "" })),
          }
        : [];
    }),
    prompt: messages,
    answers: answersOf(row),
    startedAt: row.startedAt.toISOString(),
  };
}
