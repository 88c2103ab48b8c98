import { Models } from "./models.client";

export const metadata = { title: "Models" };

export default async function ModelsPage({ params }: { params: Promise<{ projectId: string }> }) {
  const { projectId } = await params;
  return <Models projectId={projectId} />;
}
