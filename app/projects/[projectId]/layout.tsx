import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { z } from "zod";
import { Shell } from "@/app/_ui/shell";
import { requireRole } from "@/app/access";

export default async function ProjectLayout({
  params,
  children,
}: {
  params: Promise<{ projectId: string }>;
  children: ReactNode;
}) {
  const actor = await requireRole("labeler");
  const { projectId } = await params;
  if (!z.uuid().safeParse(projectId).success) notFound();
  return (
    <Shell actor={actor} projectId={projectId}>
      {children}
    </Shell>
  );
}
