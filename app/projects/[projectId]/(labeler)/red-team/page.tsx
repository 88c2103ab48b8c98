import { requireRole } from "@/app/access";
import { RedTeamHome } from "./red-team-home.client";

export const metadata = { title: "Red team" };

export default async function Page({ params }: { params: Promise<{ projectId: string }> }) {
  await requireRole("labeler");
  return <RedTeamHome projectId={(await params).projectId} />;
}
