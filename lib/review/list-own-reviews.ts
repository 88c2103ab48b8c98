import type { z } from "zod";
import type { listOwnReviews as contract } from "@/lib/contract/reviews";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { countOwnReviews, listOwnReviews as findOwnReviews } from "@/lib/db/reviews";

/** What became of the labeler's answers. As blind as the tasks were: neither a reviewer's name nor what others answered. */
export const listOwnReviews = (input: {
  labelerId: string;
  projectId: string;
  offset: number;
  limit: number;
}): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    await requireProject(tx, input.projectId);
    const rows = await findOwnReviews(tx, input);
    return {
      reviews: rows.map(({ kind, answerId, prompt, verdict, comment, isOpen, createdAt }) => ({
        kind,
        answerId,
        prompt,
        verdict,
        comment,
        returned: verdict === "returned" ? (isOpen ? ("open" as const) : ("answered" as const)) : null,
        at: createdAt.toISOString(),
      })),
      ...(await countOwnReviews(tx, input)),
    };
  });
