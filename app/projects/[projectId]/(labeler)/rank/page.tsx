import { requireRole } from "@/app/access";
import { titled } from "@/app/page-title";
import { RankPage } from "./rank-page.client";

export const generateMetadata = titled("rank");

export default async function Rank({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("labeler");
  return <RankPage projectId={(await params).projectId} />;
}
