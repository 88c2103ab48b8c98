import { requireRole } from "@/app/access";
import { isAllowed } from "@/lib/contract/roles";
import { ScreeningPage } from "./screening-page.client";

export const metadata = { title: "Screening" };

export default async function Screening({ params }: { params: Promise<{ projectId: string }> }) {
  const { role } = await requireRole("reviewer");
  return <ScreeningPage projectId={(await params).projectId} mayDecide={isAllowed(role, "admin")} />;
}
