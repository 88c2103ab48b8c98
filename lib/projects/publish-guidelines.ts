import type { Guidelines } from "@/lib/contract/projects";
import { transaction } from "@/lib/db/client";
import { findNewestGuidelines, insertGuidelines, lockProject, requireProject } from "@/lib/db/projects";
import { guidelinesView } from "./project-view";

/**
 * Appends a version of the guidelines; the project's lock keeps the numbers consecutive. Publishing the same text again gives the
 * version in force, so a double click publishes once.
 * @throws AppError not_found
 */
export const publishGuidelines = (input: {
  projectId: string;
  userId: string;
  markdown: string;
}): Promise<Guidelines> =>
  transaction(async (tx) => {
    await requireProject(tx, input.projectId);
    await lockProject(tx, input.projectId);
    const newest = await findNewestGuidelines(tx, input.projectId);
    if (newest?.markdown === input.markdown) return guidelinesView(newest);
    const row = await insertGuidelines(tx, {
      projectId: input.projectId,
      version: (newest?.version ?? 0) + 1,
      markdown: input.markdown,
      createdById: input.userId,
    });
    return guidelinesView(row);
  });
