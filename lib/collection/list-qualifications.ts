import type { z } from "zod";
import type { listQualifications as contract } from "@/lib/contract/qualifications";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { findLanguagesAndTopics, findQualifications } from "@/lib/db/qualifications";

/** Who is qualified for what in a project, and what its prompts ask for. */
export const listQualifications = (projectId: string): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    await requireProject(tx, projectId);
    const rows = await findQualifications(tx, projectId);
    const qualifications = rows.map(({ updatedAt, ...row }) => ({ ...row, updatedAt: updatedAt.toISOString() }));
    return { qualifications, ...(await findLanguagesAndTopics(tx, projectId)) };
  });
