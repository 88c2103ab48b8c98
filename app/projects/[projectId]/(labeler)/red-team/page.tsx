import { requireRole } from "@/app/access";
import { titled } from "@/app/page-title";
import { RedTeamHome } from "./red-team-home.client";

export const generateMetadata = titled("red-team");

export default async function Page({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("labeler");
  return <RedTeamHome projectId={(await params).projectId} />;
}
