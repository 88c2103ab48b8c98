import { Prompts } from "./prompts.client";

export const metadata = { title: "Prompts" };

export default async function PromptsPage({ params }: { params: Promise<{ projectId: string }> }) {
  const { projectId } = await params;
  return <Prompts projectId={projectId} />;
}
