import { requireRole } from "@/app/access";
import { ExamPage } from "./exam-page.client";

export const metadata = { title: "Screening exam" };

export default async function ScreeningExam({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("labeler");
  return <ExamPage projectId={(await params).projectId} />;
}
