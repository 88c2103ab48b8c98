/** Prompts in the making, one of each kind a labeler and project. */
import type { WrittenKind } from "@/lib/contract/prompt-drafts";
import type { Transaction } from "./client";
import type { Prisma } from "./generated/client";

type Place = { labelerId: string; projectId: string; kind: WrittenKind };

/**
 * Holds the place of a draft until the transaction ends, so that saving and adding the prompt come one after the other. Where there
 * is no draft yet, the place is taken by an empty one of this writing: store or delete it.
 * @returns which writing is there.
 */
export async function holdPromptDraft(
  tx: Transaction,
  { labelerId, projectId, kind, writingId, now }: Place & { writingId: string; now: Date },
): Promise<string> {
  const [row] = await tx.$queryRaw<{ writingId: string }[]>`
    INSERT INTO "PromptDraft" ("labelerId", "projectId", "kind", "writingId", "updatedAt")
    VALUES (${labelerId}::uuid, ${projectId}::uuid, ${kind}::"PromptKind", ${writingId}::uuid, ${now}::timestamp)
    ON CONFLICT ("labelerId", "projectId", "kind") DO UPDATE SET "updatedAt" = "PromptDraft"."updatedAt"
    RETURNING "writingId"`;
  return row?.writingId ?? writingId;
}

/** Puts a draft into a place that is held. */
export const storePromptDraft = (
  tx: Transaction,
  place: Place,
  { content, ...data }: { writingId: string; content: object; updatedAt: Date },
): Promise<unknown> =>
  tx.promptDraft.update({
    where: { labelerId_projectId_kind: place },
    data: { ...data, content: content as Prisma.JsonObject }, // parsed by the contract
  });

export const deletePromptDraft = (tx: Transaction, place: Place): Promise<unknown> =>
  tx.promptDraft.delete({ where: { labelerId_projectId_kind: place } });

/** A labeler's drafts in a project, the one saved last first. */
export const findPromptDrafts = (
  tx: Transaction,
  by: { labelerId: string; projectId: string },
): Promise<{ writingId: string; content: unknown }[]> =>
  tx.promptDraft.findMany({
    where: by,
    orderBy: [{ updatedAt: "desc" }, { kind: "asc" }],
    select: { writingId: true, content: true },
  });

/** The prompt that a writing of a person's became, or null. */
export const findWrittenPrompt = (
  tx: Transaction,
  by: { userId: string; projectId: string; writingId: string },
): Promise<{ id: string; digest: string } | null> =>
  tx.prompt.findFirst({
    where: { writingId: by.writingId, author: { userId: by.userId, projectId: by.projectId } },
    select: { id: true, digest: true },
  });
