import { NewRound } from "./new-round.client";

export const metadata = { title: "Start a round" };

export default async function NewRoundPage({ params }: { params: Promise<{ projectId: string }> }) {
  const { projectId } = await params;
  return <NewRound projectId={projectId} />;
}
