/** What the items of a snapshot say. Always in order of the frozen rows' ids. */
import type { Message, Split, UseCase } from "@/lib/contract/common";
import type { PreferenceStrength } from "@/lib/contract/evaluation";
import type { Transaction } from "./client";
import { type TierList, tiersOf } from "./rankings";

type PromptMessages = { promptId: string; messages: Message[] };

/** Messages of all prompts that a snapshot's items stand on. */
async function messagesByPrompt(tx: Transaction, snapshotId: string): Promise<Map<string, Message[]>> {
  const rows = await tx.$queryRaw<PromptMessages[]>`
    SELECT m."promptId", json_agg(json_build_object('role', m."role", 'content', m."content") ORDER BY m."position") AS "messages"
    FROM "Message" m WHERE m."promptId" IN (
      SELECT "promptId" FROM "SnapshotItem" WHERE "snapshotId" = ${snapshotId}::uuid
      UNION SELECT d."promptId" FROM "SnapshotItem" i JOIN "DemonstrationRevision" v ON v."id" = i."demonstrationRevisionId"
        JOIN "Demonstration" d ON d."id" = v."demonstrationId" WHERE i."snapshotId" = ${snapshotId}::uuid
      UNION SELECT c."promptId" FROM "SnapshotItem" i JOIN "RankingRevision" v ON v."id" = i."rankingRevisionId"
        JOIN "Ranking" r ON r."id" = v."rankingId" JOIN "Comparison" c ON c."id" = r."comparisonId"
        WHERE i."snapshotId" = ${snapshotId}::uuid)
    GROUP BY m."promptId"`;
  return new Map(rows.map((row) => [row.promptId, row.messages]));
}

export type FrozenPrompt = { split: Split; messages: Message[] };

/** A snapshot's prompts, by id. */
export async function findFrozenPrompts(tx: Transaction, snapshotId: string): Promise<FrozenPrompt[]> {
  const messages = await messagesByPrompt(tx, snapshotId);
  const rows = await tx.$queryRaw<{ promptId: string; split: Split }[]>`
    SELECT "promptId", "split"::text AS "split" FROM "SnapshotItem"
    WHERE "snapshotId" = ${snapshotId}::uuid AND "promptId" IS NOT NULL ORDER BY "promptId"`;
  return rows.map(({ promptId, split }) => ({ split, messages: messages.get(promptId) ?? [] }));
}

/** A snapshot's demonstrations, by id of the revision. */
export async function findFrozenDemonstrations(
  tx: Transaction,
  snapshotId: string,
): Promise<(FrozenPrompt & { text: string })[]> {
  const messages = await messagesByPrompt(tx, snapshotId);
  const rows = await tx.$queryRaw<{ promptId: string; split: Split; text: string }[]>`
    SELECT d."promptId", i."split"::text AS "split", v."text"
    FROM "SnapshotItem" i JOIN "DemonstrationRevision" v ON v."id" = i."demonstrationRevisionId"
      JOIN "Demonstration" d ON d."id" = v."demonstrationId"
    WHERE i."snapshotId" = ${snapshotId}::uuid ORDER BY v."id"`;
  return rows.map(({ promptId, split, text }) => ({
    split,
    messages: messages.get(promptId) ?? [],
    text,
  }));
}

export type FrozenResponse = { id: string; text: string; finishReason: "stop" | "length" };
export type FrozenRanking = FrozenPrompt & {
  promptId: string;
  promptDigest: string;
  useCase: UseCase;
  /** Several labelers may have ranked it. */
  comparisonId: string;
  /** Who was shown the task and answered it. */
  labelerId: string;
  /** Whose order it is: the labeler's, or that of the reviewer who corrected it. */
  authorId: string;
  /** Whether the author is a program. */
  simulated: boolean;
  responses: FrozenResponse[];
  /** Ids of the responses as they stood on the labeler's screen. */
  displayOrder: string[];
  tiers: TierList;
  /** As the labeler last put them: `tiers`, unless a reviewer has corrected it. */
  labelerTiers: TierList;
  noneAcceptable: boolean;
  /** Of the better one of two, where it was asked. */
  strength: PreferenceStrength | null;
  /** How much the labeler counts, above 0 and at most 1. */
  weight: number;
};

/** A snapshot's rankings, by id of the revision; responses in order of creation. */
export async function findFrozenRankings(tx: Transaction, snapshotId: string): Promise<FrozenRanking[]> {
  const messages = await messagesByPrompt(tx, snapshotId);
  const rows = await tx.$queryRaw<
    (Omit<FrozenRanking, "messages" | "responses" | "tiers" | "labelerTiers"> & {
      ids: string[];
      texts: string[];
      finishReasons: FrozenResponse["finishReason"][];
      tiers: number[];
      labelerTiers: number[];
    })[]
  >`
    SELECT p."id" AS "promptId", p."digest" AS "promptDigest", p."useCase"::text AS "useCase", c."id" AS "comparisonId",
      r."labelerId", u."id" AS "authorId", u."simulated", r."displayOrder", i."split"::text AS "split", v."noneAcceptable", v."strength"::text AS "strength",
      coalesce(w."weight", 1) AS "weight",
      array_agg(s."id" ORDER BY o."position") AS "ids",
      array_agg(s."text" ORDER BY o."position") AS "texts", array_agg(e."tier" ORDER BY o."position") AS "tiers",
      array_agg(l."tier" ORDER BY o."position") AS "labelerTiers",
      array_agg(s."finishReason"::text ORDER BY o."position") AS "finishReasons"
    FROM "SnapshotItem" i JOIN "RankingRevision" v ON v."id" = i."rankingRevisionId"
      JOIN "Ranking" r ON r."id" = v."rankingId" JOIN "User" u ON u."id" = coalesce(v."authorId", r."labelerId")
      JOIN "Comparison" c ON c."id" = r."comparisonId" JOIN "Prompt" p ON p."id" = c."promptId"
      JOIN LATERAL (SELECT "id" FROM "RankingRevision" WHERE "rankingId" = r."id" AND "revision" <= v."revision"
        AND "authorId" IS NULL ORDER BY "revision" DESC LIMIT 1) own ON true
      JOIN "RankingEntry" e ON e."rankingRevisionId" = v."id" JOIN "Response" s ON s."id" = e."responseId"
      JOIN "RankingEntry" l ON l."rankingRevisionId" = own."id" AND l."responseId" = s."id"
      JOIN "ComparisonResponse" o ON o."responseId" = s."id" AND o."comparisonId" = c."id"
      LEFT JOIN "SnapshotWeight" w ON w."snapshotId" = i."snapshotId" AND w."labelerId" = r."labelerId"
    WHERE i."snapshotId" = ${snapshotId}::uuid GROUP BY i."id", w."weight", v."id", r."id", u."id", c."id", p."id" ORDER BY v."id"`;
  return rows.map(({ ids, texts, finishReasons, tiers, labelerTiers, ...ranking }) => ({
    ...ranking,
    messages: messages.get(ranking.promptId) ?? [],
    responses: ids.map((id, k) => ({
      id,
      text: texts[k] ?? "",
      finishReason: finishReasons[k] ?? "stop",
    })),
    tiers: inTiers(ids, tiers),
    labelerTiers: inTiers(ids, labelerTiers),
  }));
}

const inTiers = (ids: readonly string[], tiers: readonly number[]): TierList =>
  tiersOf(ids.map((responseId, k) => ({ responseId, tier: tiers[k] ?? 1 })));
