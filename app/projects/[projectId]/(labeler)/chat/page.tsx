import { requireRole } from "@/app/access";
import { titled } from "@/app/page-title";
import { ChatHome } from "./chat-home.client";

export const generateMetadata = titled("chat");

export default async function Page({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("labeler");
  return <ChatHome projectId={(await params).projectId} />;
}
