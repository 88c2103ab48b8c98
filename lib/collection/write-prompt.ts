import type { Messages, UseCase } from "@/lib/contract/common";
import type { PromptCheck, PromptKind } from "@/lib/contract/prompts";
import { refusal } from "@/lib/contract/refusals";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { countPromptsForUpdate, findAuthors, insertAuthors, insertPrompts } from "@/lib/db/prompts";
import { newId } from "@/lib/platform/ids";
import { authorSplit } from "./author-split";
import { promptCheck } from "./check-prompt";
import { beginningOf } from "./near-duplicate";
import { promptDigest } from "./prompt-digest";

/**
 * Adds a prompt that a labeler wrote. The author's row is held meanwhile, so that two sent at once are counted one after the other.
 * @param confirmed  the author has seen what is doubtful about it and wants it as it stands.
 * @throws duplicate when the project holds it already; wrong_state when its author has written as many as one may; unconfirmed
 *         when it begins as another does, or holds personal data, and was not confirmed.
 */
export const writePrompt = (input: {
  authorId: string;
  projectId: string;
  messages: Messages;
  useCase: UseCase;
  kind?: Exclude<PromptKind, "imported">;
  listedUseCase?: string | undefined;
  language?: string | null | undefined;
  topics?: readonly string[] | undefined;
  confirmed?: boolean;
  now: Date;
}): Promise<{ id: string }> =>
  transaction(async (tx) => {
    const { projectId, messages, useCase, kind = "plain", listedUseCase = null, language, topics, now } = input;
    const { promptsPerAuthor } = await requireProject(tx, projectId);
    const name = input.authorId;
    await insertAuthors(tx, projectId, [{ name, userId: name, split: authorSplit(name) }]);
    const authorId = (await findAuthors(tx, projectId, [name])).get(name) as string; // inserted above
    const written = (await countPromptsForUpdate(tx, [authorId])).get(authorId) ?? 0;
    if (written >= promptsPerAuthor) throw refusal("wrong_state", "promptsEnough", { written, most: promptsPerAuthor });
    const check = await promptCheck(tx, input);
    if (!input.confirmed) refuseIfDoubtful(check);
    const prompt = {
      id: newId(now),
      authorId,
      useCase,
      kind,
      listedUseCase,
      personalData: check.personalData.length > 0,
      digest: promptDigest(messages),
      beginning: beginningOf(messages),
      messages,
      language,
      topics,
    };
    if ((await insertPrompts(tx, projectId, [prompt], now)).size === 0) throw refusal("duplicate", "prompt");
    return { id: prompt.id };
  });

/** An identical prompt is refused when it is stored, confirmed or not. */
function refuseIfDoubtful({ similar, personalData }: PromptCheck): void {
  const isSimilar = similar !== null && !similar.identical;
  const found = personalData.map((p) => p.text).join(", ");
  if (found !== "") throw refusal("unconfirmed", isSimilar ? "similarAndPersonal" : "personal", { found });
  if (isSimilar) throw refusal("unconfirmed", "similar");
}
