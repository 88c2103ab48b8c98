import { requireRole } from "@/app/access";
import { TrainingPage } from "./training-page.client";

export const metadata = { title: "Practise ranking" };

export default async function Training({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("labeler");
  return <TrainingPage projectId={(await params).projectId} />;
}
