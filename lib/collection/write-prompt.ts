import type { Messages, UseCase } from "@/lib/contract/common";
import type { WrittenKind } from "@/lib/contract/prompt-drafts";
import type { PromptCheck } from "@/lib/contract/prompts";
import { refusal } from "@/lib/contract/refusals";
import { type Transaction, transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { deletePromptDraft, findWrittenPrompt, holdPromptDraft } from "@/lib/db/prompt-drafts";
import { countPromptsForUpdate, findAuthors, insertAuthors, insertPrompts } from "@/lib/db/prompts";
import { newId } from "@/lib/platform/ids";
import { authorSplit } from "./author-split";
import { promptCheck } from "./check-prompt";
import { beginningOf } from "./near-duplicate";
import { promptDigest } from "./prompt-digest";

/**
 * Adds a prompt that a labeler wrote. The author's row is held meanwhile, so that two sent at once are counted one after the other.
 * @param confirmed  the author has seen what is doubtful about it and wants it as it stands.
 * @param writingId  the draft that it was: it is deleted with this, and sent again the prompt is the same one.
 * @throws already_submitted when that draft became another prompt; duplicate when the project holds it already; wrong_state when its author has written as many as one may; unconfirmed
 *         when it begins as another does, or holds personal data, and was not confirmed.
 */
export const writePrompt = (input: {
  authorId: string;
  projectId: string;
  messages: Messages;
  useCase: UseCase;
  kind?: WrittenKind;
  listedUseCase?: string | undefined;
  language?: string | null | undefined;
  topics?: readonly string[] | undefined;
  confirmed?: boolean;
  writingId?: string | undefined;
  now: Date;
}): Promise<{ id: string }> =>
  transaction(async (tx) => {
    const { projectId, messages, useCase, kind = "plain", listedUseCase = null, language, topics, now } = input;
    const { promptsPerAuthor } = await requireProject(tx, projectId);
    const digest = promptDigest(messages);
    const draft =
      input.writingId === undefined ? null : await takeDraft(tx, { ...input, kind, writingId: input.writingId });
    if (draft?.became) {
      if (draft.became.digest === digest) return { id: draft.became.id };
      throw refusal("already_submitted", "promptOfOtherTab");
    }
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
      digest,
      beginning: beginningOf(messages),
      messages,
      language,
      topics,
      writingId: input.writingId,
    };
    if ((await insertPrompts(tx, projectId, [prompt], now)).size === 0) throw refusal("duplicate", "prompt");
    return { id: prompt.id };
  });

/**
 * Holds the place of the draft that is sent, and deletes the draft: with the prompt, or not at all. One that was begun since, in
 * another tab, stays.
 * @returns the prompt that it became before, if it did.
 */
async function takeDraft(
  tx: Transaction,
  input: { authorId: string; projectId: string; kind: WrittenKind; writingId: string; now: Date },
): Promise<{ became: { id: string; digest: string } | null }> {
  const { authorId: userId, projectId, kind, writingId } = input;
  const place = { labelerId: userId, projectId, kind };
  const found = await holdPromptDraft(tx, { ...place, writingId, now: input.now });
  if (found === writingId) await deletePromptDraft(tx, place);
  return { became: await findWrittenPrompt(tx, { userId, projectId, writingId }) };
}

/** An identical prompt is refused when it is stored, confirmed or not. */
function refuseIfDoubtful({ similar, personalData }: PromptCheck): void {
  const isSimilar = similar !== null && !similar.identical;
  const found = personalData.map((p) => p.text).join(", ");
  if (found !== "") throw refusal("unconfirmed", isSimilar ? "similarAndPersonal" : "personal", { found });
  if (isSimilar) throw refusal("unconfirmed", "similar");
}
