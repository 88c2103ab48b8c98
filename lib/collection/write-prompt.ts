import type { Messages, UseCase } from "@/lib/contract/common";
import { AppError } from "@/lib/contract/errors";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { countPromptsForUpdate, findAuthors, insertAuthors, insertPrompts } from "@/lib/db/prompts";
import { newId } from "@/lib/platform/ids";
import { authorSplit } from "./author-split";
import { promptDigest } from "./prompt-digest";

/** @source Ouyang et al. 2022, section 3.2: at most 200 prompts per author. */
const MAX_PROMPTS_PER_AUTHOR = 200;

/**
 * Adds a prompt that a labeler wrote.
 * @throws duplicate when the project holds it already; wrong_state when its author has written as many as one may.
 */
export const writePrompt = (input: {
  authorId: string;
  projectId: string;
  messages: Messages;
  useCase: UseCase;
  now: Date;
}): Promise<{ id: string }> =>
  transaction(async (tx) => {
    const { projectId, messages, useCase, now } = input;
    await requireProject(tx, projectId);
    const name = input.authorId;
    await insertAuthors(tx, projectId, [{ name, userId: name, split: authorSplit(name) }]);
    const authorId = (await findAuthors(tx, projectId, [name])).get(name) as string; // inserted above
    if ((await countPromptsForUpdate(tx, authorId)) >= MAX_PROMPTS_PER_AUTHOR)
      throw new AppError(
        "wrong_state",
        `You have written ${MAX_PROMPTS_PER_AUTHOR} prompts here, which is as many as one person may.`,
      );
    const id = newId(now);
    const prompt = { id, authorId, useCase, digest: promptDigest(messages), messages };
    if ((await insertPrompts(tx, projectId, [prompt], now)).size === 0)
      throw new AppError("duplicate", "The project has this prompt already. Write another one.");
    return { id };
  });
