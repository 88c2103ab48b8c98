import { Settings } from "./settings.client";

export const metadata = { title: "Settings" };

export default async function SettingsPage({ params }: { params: Promise<{ projectId: string }> }) {
  const { projectId } = await params;
  return <Settings projectId={projectId} />;
}
