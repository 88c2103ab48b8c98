import { requireRole } from "@/app/access";
import { AnswersPage } from "./answers.client";

export const metadata = { title: "Answers side by side" };

export default async function Answers({ params }: { params: Promise<{ projectId: string; comparisonId: string }> }) {
  await requireRole("reviewer");
  return <AnswersPage {...(await params)} />;
}
