import { requireRole } from "@/app/access";
import { titled } from "@/app/page-title";
import { ExamPage } from "./exam-page.client";

export const generateMetadata = titled("exam");

export default async function ScreeningExam({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("labeler");
  return <ExamPage projectId={(await params).projectId} />;
}
