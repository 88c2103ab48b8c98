import { People } from "./people.client";

export const metadata = { title: "People" };

export default async function PeoplePage({ params }: { params: Promise<{ projectId: string }> }) {
  return <People projectId={(await params).projectId} />;
}
