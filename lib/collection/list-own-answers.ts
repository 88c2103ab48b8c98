import type { z } from "zod";
import type { listOwnAnswers as contract, OwnAnswer, TaskKind } from "@/lib/contract/tasks";
import { countAnswers, listAnswerIds } from "@/lib/db/answers";
import { type Transaction, transaction } from "@/lib/db/client";
import { findResponseTexts } from "@/lib/db/comparisons";
import { findDemonstrations } from "@/lib/db/demonstrations";
import { type Project, requireProject } from "@/lib/db/projects";
import { messagesOf } from "@/lib/db/prompts";
import { findRankings, ratedScaleOf, ratingsOf, tiersOf } from "@/lib/db/rankings";
import { questionsOfEdit } from "./ranking";

/** The labeler's own answers, newest first, as they stand now. As blind as the tasks were. */
export const listOwnAnswers = (input: {
  labelerId: string;
  projectId: string;
  cursor: string | null;
  limit: number;
  kind: TaskKind | null;
}): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    const { labelerId, projectId, limit } = input;
    const project = await requireProject(tx, projectId);
    const ids = await listAnswerIds(tx, { ...input, limit: limit + 1 });
    const page = ids.slice(0, limit);
    const idsOf = (kind: TaskKind) => page.filter((a) => a.kind === kind).map((a) => a.id);
    const byId = new Map(
      [...(await demonstrations(tx, idsOf("demonstration"))), ...(await rankings(tx, idsOf("ranking"), project))].map(
        (answer) => [answer.id, answer],
      ),
    );
    return {
      answers: page.flatMap(({ id }) => byId.get(id) ?? []),
      nextCursor: ids.length > limit ? (page.at(-1)?.id ?? null) : null,
      totals: await countAnswers(tx, { labelerId, projectId, since: null }),
    };
  });

async function demonstrations(tx: Transaction, ids: string[]): Promise<OwnAnswer[]> {
  const rows = await findDemonstrations(tx, ids);
  return rows.map((row) => ({
    kind: "demonstration",
    id: row.id,
    messages: messagesOf(row.prompt.messages),
    text: row.revisions[0]?.text ?? "",
    revision: row.revisions[0]?.revision ?? 1,
    submittedAt: row.createdAt.toISOString(),
    activeSeconds: row.activeSeconds,
  }));
}

async function rankings(tx: Transaction, ids: string[], project: Project): Promise<OwnAnswer[]> {
  const rows = await findRankings(tx, ids);
  const texts = await findResponseTexts(
    tx,
    rows.flatMap((row) => row.displayOrder),
  );
  return rows.map((row) => {
    const newest = row.revisions[0];
    const entries = newest?.entries ?? [];
    const said = { ratings: ratingsOf(entries), strength: newest?.strength ?? null };
    const { displayOrder } = row;
    return {
      kind: "ranking",
      id: row.id,
      messages: messagesOf(row.comparison.prompt.messages),
      responses: displayOrder.map((id) => ({ id, text: texts.get(id) ?? "" })),
      tiers: tiersOf(entries),
      noneAcceptable: newest?.noneAcceptable ?? false,
      ...said,
      tiesAllowed: project.tiesAllowed,
      questions: questionsOfEdit({ ...said, displayOrder, ratedScale: ratedScaleOf(entries) }, project),
      revision: newest?.revision ?? 1,
      submittedAt: row.createdAt.toISOString(),
      activeSeconds: row.activeSeconds,
    };
  });
}
