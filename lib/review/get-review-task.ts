import type { z } from "zod";
import { consensus } from "@/lib/agreement/consensus";
import { questionsOfEdit } from "@/lib/collection/ranking";
import { AppError } from "@/lib/contract/errors";
import type { getReviewTask as contract, DemonstrationReviewTask, RankingReviewTask } from "@/lib/contract/reviews";
import type { TaskKind } from "@/lib/contract/tasks";
import { type Transaction, transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { messagesOf } from "@/lib/db/prompts";
import { ratedScaleOf, ratingsOf, tiersOf } from "@/lib/db/rankings";
import { type AnswerRow, findDrawn, findReviewedDemonstrations, findReviewedRankings } from "@/lib/db/reviews";
import { returnState } from "./returns";

type Asked = { projectId: string; id: string; reviewerId: string; names: "hidden" | "shown" };

/** All answers to one comparison, or to one prompt, with their corrections and reviews. Blind: no models, and no names unless asked for. */
export const getReviewTask = ({
  kind,
  ...asked
}: Asked & { kind: TaskKind }): Promise<z.input<typeof contract.response>> =>
  transaction<RankingReviewTask | DemonstrationReviewTask>((tx) =>
    kind === "ranking" ? rankingTask(tx, asked) : demonstrationTask(tx, asked),
  );

async function rankingTask(tx: Transaction, asked: Asked): Promise<RankingReviewTask> {
  const { projectId, id } = asked;
  const project = await requireProject(tx, projectId);
  const row = await findReviewedRankings(tx, { projectId, comparisonId: id });
  if (!row) throw new AppError("not_found", "There is no such comparison in this project.");
  const shown = row.responses.map((response) => response.id);
  const inOrder = (tiers: readonly (readonly string[])[]) => tiers.map((tier) => shown.filter((r) => tier.includes(r)));
  const common = await answerView(tx, asked, row.rankings);
  type Ranked = (typeof row)["rankings"][number]["revisions"][number];
  const said = ({ entries, noneAcceptable, strength }: Ranked) => ({
    tiers: inOrder(tiersOf(entries)),
    noneAcceptable,
    strength,
    ratings: ratingsOf(entries).sort((a, b) => shown.indexOf(a.responseId) - shown.indexOf(b.responseId)),
  });
  const evaluationOf = ({ entries, strength }: Ranked) =>
    questionsOfEdit(
      { ratings: ratingsOf(entries), ratedScale: ratedScaleOf(entries), strength, displayOrder: shown },
      project,
    ).evaluation;
  const answers = row.rankings.map((ranking) => {
    const { own, correction } = sidesOf(ranking);
    return {
      ...common(ranking),
      ...said(own),
      evaluation: evaluationOf(correction ?? own),
      correction: correction && { ...correctionOf(correction), ...said(correction) },
    };
  });
  return {
    kind: "ranking",
    id,
    messages: messagesOf(row.prompt.messages),
    responses: row.responses,
    tiesAllowed: project.tiesAllowed,
    consensus: answers.length > 0 ? inOrder(consensus(answers.map((a) => a.tiers))) : null,
    answers,
  };
}

async function demonstrationTask(tx: Transaction, asked: Asked): Promise<DemonstrationReviewTask> {
  const { projectId, id } = asked;
  await requireProject(tx, projectId);
  const row = await findReviewedDemonstrations(tx, { projectId, promptId: id });
  if (!row) throw new AppError("not_found", "There is no such prompt in this project.");
  const common = await answerView(tx, asked, row.demonstrations);
  return {
    kind: "demonstration",
    id,
    messages: messagesOf(row.messages),
    answers: row.demonstrations.map((demonstration) => {
      const { own, correction } = sidesOf(demonstration);
      return {
        ...common(demonstration),
        text: own.text,
        correction: correction && { ...correctionOf(correction), text: correction.text },
      };
    }),
  };
}

type Revision = { revision: number; authorId: string | null; reason: string | null };
type Revised = Omit<AnswerRow, "revisions"> & { revisions: Revision[] };

/** The labeler's own newest revision, and the newest of all where that is a reviewer's. */
function sidesOf<R extends Revision>({ id, revisions }: { id: string; revisions: readonly R[] }) {
  const own = revisions.find((revision) => revision.authorId === null);
  if (!own) throw new Error(`The answer ${id} has no revision of its labeler's.`);
  const [newest] = revisions;
  return { own, correction: newest && newest !== own ? newest : null };
}

const correctionOf = ({ revision, reason }: Revision) => ({ revision, reason: reason ?? "" });

/** What is shown of an answer of either kind. */
async function answerView(tx: Transaction, asked: Asked, rows: readonly { id: string }[]) {
  const drawn = await findDrawn(tx, { projectId: asked.projectId, ids: rows.map((row) => row.id) });
  return (row: Revised) => {
    const [newest] = row.revisions;
    const revision = newest?.revision ?? 1;
    return {
      id: row.id,
      labeler: asked.names === "shown" ? row.labeler : null,
      own: row.labeler.id === asked.reviewerId,
      drawn: drawn.has(row.id),
      revision,
      submittedAt: row.createdAt.toISOString(),
      activeSeconds: row.activeSeconds,
      reviews: row.reviews.map(({ number, revision, verdict, comment, why, reviewer, createdAt }) => ({
        number,
        revision,
        verdict,
        comment,
        why,
        reviewer: reviewer.name,
        at: createdAt.toISOString(),
      })),
      returned: returnState(row.reviews, revision),
    };
  };
}
