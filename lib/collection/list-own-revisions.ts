import type { AnswerRevision } from "@/lib/contract/own-work";
import { refusal } from "@/lib/contract/refusals";
import type { TaskKind } from "@/lib/contract/tasks";
import { listDemonstrationRevisions, listRankingRevisions } from "@/lib/db/answers";
import { type Transaction, transaction } from "@/lib/db/client";
import { ratedScaleOf, ratingsOf, tiersOf } from "@/lib/db/rankings";

/** All revisions of an answer of the labeler's, oldest first. @throws not_found when there is none, or it is someone else's. */
export const listOwnRevisions = (input: {
  labelerId: string;
  answerId: string;
  kind: TaskKind;
}): Promise<{ revisions: AnswerRevision[] }> =>
  transaction(async (tx) => {
    const revisions = await (input.kind === "ranking" ? rankings : demonstrations)(tx, {
      id: input.answerId,
      labelerId: input.labelerId,
    });
    if (revisions.length === 0) throw refusal("not_found", "answer");
    return { revisions };
  });

type Own = { id: string; labelerId: string };

const rankings = async (tx: Transaction, by: Own): Promise<AnswerRevision[]> =>
  (await listRankingRevisions(tx, by)).map(({ revision, createdAt, entries, noneAcceptable, strength }) => ({
    kind: "ranking",
    revision,
    at: createdAt.toISOString(),
    tiers: tiersOf(entries),
    noneAcceptable,
    strength,
    ratings: ratingsOf(entries),
    qualityScale: ratedScaleOf(entries),
  }));

const demonstrations = async (tx: Transaction, by: Own): Promise<AnswerRevision[]> =>
  (await listDemonstrationRevisions(tx, by)).map(({ revision, createdAt, text }) => ({
    kind: "demonstration",
    revision,
    at: createdAt.toISOString(),
    text,
  }));
