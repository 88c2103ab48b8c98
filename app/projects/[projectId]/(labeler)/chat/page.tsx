import { requireRole } from "@/app/access";
import { ChatHome } from "./chat-home.client";

export const metadata = { title: "Chat" };

export default async function Page({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("labeler");
  return <ChatHome projectId={(await params).projectId} />;
}
