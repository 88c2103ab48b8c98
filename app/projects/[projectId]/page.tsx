import { redirect } from "next/navigation";
import { requireRole } from "@/app/access";

/** Where a project begins: for an admin the loop, for all others what there is to do. */
export default async function ProjectPage({ params }: { params: Promise<{ projectId: string }> }) {
  const actor = await requireRole("labeler");
  const { projectId } = await params;
  redirect(`/projects/${projectId}/${actor.role === "admin" ? "loop" : "to-do"}`);
}
