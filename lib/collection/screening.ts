import type { Transaction } from "@/lib/db/client";
import { findPerson } from "@/lib/db/people";
import type { Project } from "@/lib/db/projects";
import { findDecision } from "@/lib/db/screening";

/**
 * Whether the labeler must pass the screening exam before there is work for them. Reviewers and admins, who judge the exam, and
 * simulated labelers, who are no people, need none.
 */
export async function needsScreening(tx: Transaction, project: Project, labelerId: string): Promise<boolean> {
  if (!project.screeningRequired) return false;
  const person = await findPerson(labelerId, tx);
  if (person?.role !== "labeler" || person.simulated) return false;
  const decision = await findDecision(tx, { labelerId, projectId: project.id });
  return !decision?.admitted;
}
