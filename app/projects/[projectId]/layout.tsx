import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { z } from "zod";
import { Shell } from "@/app/_ui/shell";
import { requireRole } from "@/app/access";
import { AppError } from "@/lib/contract/errors";
import type { Project } from "@/lib/contract/projects";
import { getProject } from "@/lib/projects/get-project";

/** An address that names no project gets the 404 page, not the pages of a project that is not there. */
async function findProject(projectId: string): Promise<Project | null> {
  if (!z.uuid().safeParse(projectId).success) return null;
  try {
    return await getProject({ projectId });
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  }
}

export default async function ProjectLayout({
  params,
  children,
}: {
  params: Promise<{ projectId: string }>;
  children: ReactNode;
}) {
  const actor = await requireRole("labeler");
  const { projectId } = await params;
  const project = await findProject(projectId);
  if (!project) notFound();
  const { chatEnabled, redTeamEnabled, screeningRequired } = project;
  return (
    <Shell actor={actor} project={{ id: projectId, chatEnabled, redTeamEnabled, screeningRequired }}>
      {children}
    </Shell>
  );
}
