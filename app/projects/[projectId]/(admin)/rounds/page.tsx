import { Rounds } from "./rounds.client";

export const metadata = { title: "Rounds" };

export default async function RoundsPage({ params }: { params: Promise<{ projectId: string }> }) {
  const { projectId } = await params;
  return <Rounds projectId={projectId} />;
}
