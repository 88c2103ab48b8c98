import { requireRole } from "@/app/access";
import { RankPage } from "./rank-page.client";

export const metadata = { title: "Rank responses" };

export default async function Rank({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("labeler");
  return <RankPage projectId={(await params).projectId} />;
}
