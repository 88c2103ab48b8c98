import { requireRole } from "@/app/access";
import { DisagreementsPage } from "./disagreements.client";

export const metadata = { title: "Disagreements" };

export default async function Disagreements({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("reviewer");
  return <DisagreementsPage {...(await params)} />;
}
