import type { z } from "zod";
import { AppError } from "@/lib/contract/errors";
import type { createProject as contract, Project } from "@/lib/contract/projects";
import { transaction } from "@/lib/db/client";
import { insertProject } from "@/lib/db/projects";
import { isUniqueViolation } from "@/lib/db/unique-violation";
import { registerStarter } from "@/lib/models/register-starter";
import { given } from "@/lib/platform/given";
import { projectView } from "./project-view";

/**
 * Creates a project that serves the starter model, so that responses can be sampled at once.
 * @throws AppError duplicate when the name is taken.
 */
export async function createProject(input: z.output<typeof contract.body> & { demo?: boolean }): Promise<Project> {
  const { name, demo = false, ...settings } = input;
  try {
    return await transaction(async (tx) => {
      const row = await insertProject(tx, { ...given(settings), name, demo });
      await registerStarter(tx, row.id);
      return projectView(row);
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("duplicate", `There is a project named “${name}”. Choose another name.`);
  }
}
