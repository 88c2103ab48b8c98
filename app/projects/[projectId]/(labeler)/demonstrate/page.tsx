import { requireRole } from "@/app/access";
import { DemonstratePage } from "./demonstrate-page.client";

export const metadata = { title: "Write demonstrations" };

export default async function Demonstrate({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("labeler");
  return <DemonstratePage projectId={(await params).projectId} />;
}
