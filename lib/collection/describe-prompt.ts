import type { PromptTrait } from "@/lib/contract/evaluation";
import type { Transaction } from "@/lib/db/client";
import { findPromptMetadata, insertPromptMetadata } from "@/lib/db/prompt-metadata";

/**
 * Appends what a labeler says of a prompt, unless they said just that last time. Two of their rankings at once clash over the
 * revision, and the later one is tried again by `settle`.
 */
export async function describePrompt(
  tx: Transaction,
  { promptId, labelerId, traits, now }: { promptId: string; labelerId: string; traits: PromptTrait[]; now: Date },
): Promise<void> {
  const last = await findPromptMetadata(tx, { promptId, labelerId });
  const said = [...new Set(traits)].sort();
  if (last && last.traits.toSorted().join() === said.join()) return;
  await insertPromptMetadata(tx, {
    promptId,
    labelerId,
    revision: (last?.revision ?? 0) + 1,
    traits: said,
    createdAt: now,
  });
}
