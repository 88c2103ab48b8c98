import { requireRole } from "@/app/access";
import { titled } from "@/app/page-title";
import { ConversationPage } from "../../_conversation/conversation-page.client";

export const generateMetadata = titled("red-team");

export default async function Page({ params }: { params: Promise<{ projectId: string; conversationId: string }> }) {
  await requireRole("labeler");
  return <ConversationPage {...(await params)} />;
}
