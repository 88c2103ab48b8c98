import { AppError } from "@/lib/contract/errors";
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
    if (!newest) throw new AppError("not_found", "There is no such demonstration.");
    if (newest.labelerId !== input.labelerId)
      throw new AppError("not_your_task", "Someone else wrote this demonstration.");
    const revision = input.revision + 1;
    if (newest.revision === revision && newest.text === input.text) return { revision };
    if (newest.revision !== input.revision)
      throw new AppError(
        "stale",
        "This answer was edited in the meantime. Load it again; your text here is not saved yet.",
      );
    await insertDemonstrationRevision(tx, {
      demonstrationId: input.demonstrationId,
      revision,
      text: input.text,
      personalData: findPersonalData(input.text).length > 0,
      createdAt: input.now,
    });
    return { revision };
  });
