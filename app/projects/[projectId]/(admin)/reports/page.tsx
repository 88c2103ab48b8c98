import { requireRole } from "@/app/access";
import { Reports } from "./reports.client";

export const metadata = { title: "Reports" };

export default async function ReportsPage({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("admin");
  return <Reports projectId={(await params).projectId} />;
}
