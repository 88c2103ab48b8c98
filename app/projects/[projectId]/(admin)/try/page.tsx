import { Try } from "./try.client";

export const metadata = { title: "Try" };

export default async function TryPage({ params }: { params: Promise<{ projectId: string }> }) {
  const { projectId } = await params;
  return <Try projectId={projectId} />;
}
