import { requireRole } from "@/app/access";
import { LabelerPage } from "./labeler.client";

export const metadata = { title: "Labeler" };

export default async function Labeler({ params }: { params: Promise<{ projectId: string; labelerId: string }> }) {
  await requireRole("reviewer");
  return <LabelerPage {...(await params)} />;
}
