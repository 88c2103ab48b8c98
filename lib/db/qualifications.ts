import type { Qualification } from "@/lib/contract/qualifications";
import type { Transaction } from "./client";

/** What labelers may work on in a project, for those of whom something is said. */
export const findQualifications = (tx: Transaction, projectId: string) =>
  tx.qualification.findMany({ where: { projectId }, orderBy: { userId: "asc" } });

export const saveQualification = (tx: Transaction, projectId: string, qualification: Qualification): Promise<unknown> =>
  tx.qualification.upsert({
    where: { projectId_userId: { projectId, userId: qualification.userId } },
    create: { projectId, ...qualification },
    update: qualification,
  });

/** Languages and topics of a project's prompts, each once and in order. */
export async function findLanguagesAndTopics(
  tx: Transaction,
  projectId: string,
): Promise<{ languages: string[]; topics: string[] }> {
  const lanes = await tx.lane.findMany({ where: { projectId }, select: { language: true, topics: true } });
  const distinct = (words: string[]) => [...new Set(words)].sort();
  return {
    languages: distinct(lanes.flatMap((lane) => lane.language ?? [])),
    topics: distinct(lanes.flatMap((lane) => lane.topics)),
  };
}
