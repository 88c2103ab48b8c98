import { notFound } from "next/navigation";
import { z } from "zod";
import { ReportPage } from "./report-page.client";

export const metadata = { title: "Reward model" };

export default async function OneModelPage({ params }: { params: Promise<{ projectId: string; modelId: string }> }) {
  const { projectId, modelId } = await params;
  if (!z.uuid().safeParse(modelId).success) notFound();
  return <ReportPage projectId={projectId} modelId={modelId} />;
}
