import { Snapshots } from "./snapshots.client";

export const metadata = { title: "Snapshots" };

export default async function SnapshotsPage({ params }: { params: Promise<{ projectId: string }> }) {
  const { projectId } = await params;
  return <Snapshots projectId={projectId} />;
}
