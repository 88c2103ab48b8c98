import type { PromptTrait } from "@/lib/contract/evaluation";
import type { Transaction } from "./client";

/** What a labeler last said of a prompt, or null. */
export const findPromptMetadata = (
  tx: Transaction,
  by: { promptId: string; labelerId: string },
): Promise<{ revision: number; traits: PromptTrait[] } | null> =>
  tx.promptMetadata.findFirst({
    where: by,
    orderBy: { revision: "desc" },
    select: { revision: true, traits: true },
  });

/** Appends what a labeler says of a prompt. A clash with another revision of theirs is a unique violation. */
export const insertPromptMetadata = (
  tx: Transaction,
  data: { promptId: string; labelerId: string; revision: number; traits: PromptTrait[]; createdAt: Date },
): Promise<unknown> => tx.promptMetadata.create({ data });
