import { Responses } from "./responses.client";

export const metadata = { title: "Responses" };

export default async function ResponsesPage({ params }: { params: Promise<{ projectId: string }> }) {
  const { projectId } = await params;
  return <Responses projectId={projectId} />;
}
