import type { Project } from "@/lib/contract/projects";
import { refusal } from "@/lib/contract/refusals";
import { db } from "@/lib/db/client";
import { listProjects as findProjects, findProjectWithGuidelines } from "@/lib/db/projects";
import { projectView } from "./project-view";

/** All projects, oldest first. */
export const listProjects = async (): Promise<{ projects: Project[] }> => ({
  projects: (await findProjects(db())).map(projectView),
});

/** @throws AppError not_found */
export async function getProject({ projectId }: { projectId: string }): Promise<Project> {
  const row = await findProjectWithGuidelines(db(), projectId);
  if (!row) throw refusal("not_found", "project");
  return projectView(row);
}
