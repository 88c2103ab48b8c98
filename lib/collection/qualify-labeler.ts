import { AppError } from "@/lib/contract/errors";
import type { Qualification } from "@/lib/contract/qualifications";
import { transaction } from "@/lib/db/client";
import { findPerson } from "@/lib/db/people";
import { requireProject } from "@/lib/db/projects";
import { saveQualification } from "@/lib/db/qualifications";

/** Says what a labeler may work on in a project, from their next task on. */
export const qualifyLabeler = (input: {
  projectId: string;
  qualification: Qualification;
}): Promise<Record<string, never>> =>
  transaction(async (tx) => {
    const { projectId, qualification } = input;
    await requireProject(tx, projectId);
    if (!(await findPerson(qualification.userId, tx))) throw new AppError("not_found", "There is no such person.");
    const distinct = (words: readonly string[]) => [...new Set(words)].sort();
    await saveQualification(tx, projectId, {
      ...qualification,
      languages: distinct(qualification.languages),
      topics: distinct(qualification.topics),
    });
    return {};
  });
