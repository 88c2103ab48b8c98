import { requireRole } from "@/app/access";
import { AgreementPage } from "./agreement-page.client";

export const metadata = { title: "Agreement" };

export default async function Agreement({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("reviewer");
  return <AgreementPage projectId={(await params).projectId} />;
}
