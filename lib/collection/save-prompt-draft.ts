import { AppError } from "@/lib/contract/errors";
import type { Writing } from "@/lib/contract/prompt-drafts";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { findWrittenPrompt, holdPromptDraft, storePromptDraft } from "@/lib/db/prompt-drafts";

/**
 * Saves a prompt in the making in place of the labeler's one of that kind; the last save stays. A save that comes after its prompt
 * was added, late or from another tab, does not bring it back.
 * @throws already_submitted when the writing has become a prompt: what is new in it can be saved as another writing.
 */
export const savePromptDraft = (
  input: Writing & { labelerId: string; projectId: string; now: Date },
): Promise<{ savedAt: string }> =>
  transaction(async (tx) => {
    const { labelerId, projectId, writingId, draft, now } = input;
    await requireProject(tx, projectId);
    const place = { labelerId, projectId, kind: draft.kind };
    await holdPromptDraft(tx, { ...place, writingId, now });
    if (await findWrittenPrompt(tx, { userId: labelerId, projectId, writingId }))
      throw new AppError("already_submitted", "This prompt is added already.");
    await storePromptDraft(tx, place, { writingId, content: draft, updatedAt: now });
    return { savedAt: now.toISOString() };
  });
