import { CompareRounds } from "./compare.client";

export const metadata = { title: "Compare rounds" };

export default async function CompareRoundsPage({ params }: { params: Promise<{ projectId: string }> }) {
  const { projectId } = await params;
  return <CompareRounds projectId={projectId} />;
}
