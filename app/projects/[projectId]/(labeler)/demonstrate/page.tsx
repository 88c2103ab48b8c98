import { requireRole } from "@/app/access";
import { titled } from "@/app/page-title";
import { DemonstratePage } from "./demonstrate-page.client";

export const generateMetadata = titled("demonstrate");

export default async function Demonstrate({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("labeler");
  return <DemonstratePage projectId={(await params).projectId} />;
}
