import { requireRole } from "@/app/access";
import { ToDo } from "./to-do.client";

export const metadata = { title: "To do" };

export default async function ToDoPage({ params }: { params: Promise<{ projectId: string }> }) {
  const actor = await requireRole("labeler");
  return <ToDo projectId={(await params).projectId} name={actor.name} />;
}
