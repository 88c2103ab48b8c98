import { requireRole } from "@/app/access";
import { titled } from "@/app/page-title";
import { WorkPage } from "./work-page.client";

export const generateMetadata = titled("work");

export default async function Work({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("labeler");
  return <WorkPage projectId={(await params).projectId} />;
}
