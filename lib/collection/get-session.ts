import type { z } from "zod";
import type { getSession as contract } from "@/lib/contract/session";
import { countAnswers } from "@/lib/db/answers";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { countSkipsSince, countWrittenSince } from "@/lib/db/sessions";

/** What a labeler has done in a project since an instant. */
export const getSession = (input: {
  labelerId: string;
  projectId: string;
  since: Date;
}): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    await requireProject(tx, input.projectId);
    return {
      ...(await countAnswers(tx, input)),
      prompts: await countWrittenSince(tx, input),
      skips: await countSkipsSince(tx, input),
    };
  });
