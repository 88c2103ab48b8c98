import { AppError } from "@/lib/contract/errors";
import type { Project, ProjectSettings } from "@/lib/contract/projects";
import { transaction } from "@/lib/db/client";
import { requireProject, updateProject as update } from "@/lib/db/projects";
import { isUniqueViolation } from "@/lib/db/unique-violation";
import { given } from "@/lib/platform/given";
import { projectView } from "./project-view";

/**
 * Changes settings; what is leased already keeps its place, the next task follows the new ones.
 * @throws AppError not_found, duplicate
 */
export async function updateProject(input: {
  projectId: string;
  settings: { [K in keyof ProjectSettings]?: ProjectSettings[K] | undefined };
}): Promise<Project> {
  try {
    return await transaction(async (tx) => {
      await requireProject(tx, input.projectId);
      return projectView(await update(tx, input.projectId, given(input.settings)));
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("duplicate", `There is a project named “${input.settings.name}”. Choose another name.`);
  }
}
