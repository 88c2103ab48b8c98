import { LoopHome } from "./loop.client";

export const metadata = { title: "Loop" };

export default async function LoopPage({ params }: { params: Promise<{ projectId: string }> }) {
  const { projectId } = await params;
  return <LoopHome projectId={projectId} />;
}
