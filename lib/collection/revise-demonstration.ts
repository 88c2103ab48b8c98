import { refusal } from "@/lib/contract/refusals";
import { transaction } from "@/lib/db/client";
import { insertDemonstrationRevision, lockDemonstration } from "@/lib/db/demonstrations";
import { findPersonalData } from "./personal-data";

/**
 * Appends a revision to the caller's demonstration. The same edit again (a retry) gives the same result once.
 * @throws stale when the edited revision is not the newest.
 */
export const reviseDemonstration = (input: {
  labelerId: string;
  demonstrationId: string;
  revision: number;
  text: string;
  now: Date;
}): Promise<{ revision: number }> =>
  transaction(async (tx) => {
    const newest = await lockDemonstration(tx, input.demonstrationId);
    if (!newest) throw refusal("not_found", "answer");
    if (newest.labelerId !== input.labelerId) throw refusal("not_your_task", "answer");
    const revision = input.revision + 1;
    if (newest.revision === revision && newest.text === input.text) return { revision };
    if (newest.revision !== input.revision) throw refusal("stale", "answer");
    await insertDemonstrationRevision(tx, {
      demonstrationId: input.demonstrationId,
      revision,
      text: input.text,
      personalData: findPersonalData(input.text).length > 0,
      createdAt: input.now,
    });
    return { revision };
  });
