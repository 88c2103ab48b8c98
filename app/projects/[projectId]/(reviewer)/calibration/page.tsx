import { requireRole } from "@/app/access";
import { CalibrationPage } from "./calibration-page.client";

export const metadata = { title: "Calibration" };

export default async function Calibration({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("reviewer");
  return <CalibrationPage projectId={(await params).projectId} />;
}
