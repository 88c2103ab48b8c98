import { requireRole } from "@/app/access";
import { ConversationPage } from "../../_conversation/conversation-page.client";

export const metadata = { title: "Red team" };

export default async function Page({ params }: { params: Promise<{ projectId: string; conversationId: string }> }) {
  await requireRole("labeler");
  return <ConversationPage {...(await params)} />;
}
