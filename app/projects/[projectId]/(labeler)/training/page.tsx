import { requireRole } from "@/app/access";
import { titled } from "@/app/page-title";
import { TrainingPage } from "./training-page.client";

export const generateMetadata = titled("training");

export default async function Training({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("labeler");
  return <TrainingPage projectId={(await params).projectId} />;
}
