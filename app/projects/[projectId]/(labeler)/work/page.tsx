import { requireRole } from "@/app/access";
import { WorkPage } from "./work-page.client";

export const metadata = { title: "My work" };

export default async function Work({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("labeler");
  return <WorkPage projectId={(await params).projectId} />;
}
