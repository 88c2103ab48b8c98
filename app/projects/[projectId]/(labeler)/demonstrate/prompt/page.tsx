import { requireRole } from "@/app/access";
import { titled } from "@/app/page-title";
import { WritePrompt } from "./write-prompt.client";

export const generateMetadata = titled("prompt");

export default async function WritePromptPage({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("labeler");
  return <WritePrompt projectId={(await params).projectId} />;
}
