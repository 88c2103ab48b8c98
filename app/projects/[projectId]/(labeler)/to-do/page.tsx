import { requireRole } from "@/app/access";
import { titled } from "@/app/page-title";
import { ToDo } from "./to-do.client";

export const generateMetadata = titled("to-do");

export default async function ToDoPage({ params }: { params: Promise<{ projectId: string }> }) {
  const actor = await requireRole("labeler");
  return <ToDo projectId={(await params).projectId} name={actor.name} />;
}
