import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { z } from "zod";
import { Shell } from "@/app/_ui/shell";
import { requireRole } from "@/app/access";
import { AppError } from "@/lib/contract/errors";
import { getProject } from "@/lib/projects/get-project";

/** An address that names no project gets the 404 page, not the pages of a project that is not there. */
async function projectExists(projectId: string): Promise<boolean> {
  if (!z.uuid().safeParse(projectId).success) return false;
  try {
    await getProject({ projectId });
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return false;
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
  if (!(await projectExists(projectId))) notFound();
  return (
    <Shell actor={actor} projectId={projectId}>
      {children}
    </Shell>
  );
}
