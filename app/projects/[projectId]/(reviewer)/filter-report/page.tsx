import { requireRole } from "@/app/access";
import { FilterReportPage } from "./filter-report-page.client";

export const metadata = { title: "Filter report" };

export default async function FilterReport({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("reviewer");
  return <FilterReportPage projectId={(await params).projectId} />;
}
