import { PromptDraft, type Writing } from "@/lib/contract/prompt-drafts";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { findPromptDrafts } from "@/lib/db/prompt-drafts";

/** The labeler's prompts in the making, the one saved last first. One that this version cannot read is left out. */
export const listPromptDrafts = (input: { labelerId: string; projectId: string }): Promise<{ drafts: Writing[] }> =>
  transaction(async (tx) => {
    await requireProject(tx, input.projectId);
    const rows = await findPromptDrafts(tx, input);
    return {
      drafts: rows.flatMap(({ writingId, content }) => {
        const draft = PromptDraft.safeParse(content).data;
        return draft ? { writingId, draft } : [];
      }),
    };
  });
