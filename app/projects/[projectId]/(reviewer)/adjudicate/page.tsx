import { requireRole } from "@/app/access";
import { AdjudicatePage } from "./adjudicate-page.client";

export const metadata = { title: "Adjudicate" };

export default async function Adjudicate({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("reviewer");
  return <AdjudicatePage projectId={(await params).projectId} />;
}
