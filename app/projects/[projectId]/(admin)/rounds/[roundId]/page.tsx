import { notFound } from "next/navigation";
import { z } from "zod";
import { RoundPage } from "./round.client";

export const metadata = { title: "Round" };

export default async function OneRoundPage({ params }: { params: Promise<{ projectId: string; roundId: string }> }) {
  const { projectId, roundId } = await params;
  if (!z.uuid().safeParse(roundId).success) notFound();
  return <RoundPage projectId={projectId} roundId={roundId} />;
}
