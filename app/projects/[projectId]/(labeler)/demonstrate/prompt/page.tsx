import { requireRole } from "@/app/access";
import { WritePrompt } from "./write-prompt.client";

export const metadata = { title: "Write a prompt" };

export default async function WritePromptPage({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("labeler");
  return <WritePrompt projectId={(await params).projectId} />;
}
