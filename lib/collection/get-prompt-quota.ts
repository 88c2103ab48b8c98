import type { z } from "zod";
import type { getPromptQuota as contract } from "@/lib/contract/prompts";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { countPromptsBy } from "@/lib/db/prompts";

/** How many prompts a person has written in a project, and how many they may. */
export const getPromptQuota = (input: {
  userId: string;
  projectId: string;
}): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    const { promptsPerAuthor } = await requireProject(tx, input.projectId);
    return { written: await countPromptsBy(tx, input), allowed: promptsPerAuthor };
  });
