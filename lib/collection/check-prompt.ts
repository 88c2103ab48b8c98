import type { Messages } from "@/lib/contract/common";
import type { PromptCheck } from "@/lib/contract/prompts";
import { type Transaction, transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { findNeighbours, readPrompt } from "@/lib/db/prompts";
import { beginningOf, firstCharacters, LEAST_SHARED_CHARACTERS, mostSimilar } from "./near-duplicate";
import { findPersonalData } from "./personal-data";
import { promptDigest } from "./prompt-digest";

/** Neighbours looked at on each side. */
const NEIGHBOURS = 25;

/** What to know about a prompt before it is sent. Prompts are no secret to labelers, but their authors are. */
export const checkPrompt = (input: { authorId: string; projectId: string; messages: Messages }): Promise<PromptCheck> =>
  transaction(async (tx) => {
    await requireProject(tx, input.projectId);
    return promptCheck(tx, input);
  });

/** As checkPrompt, within a transaction. */
export async function promptCheck(
  tx: Transaction,
  input: { authorId: string; projectId: string; messages: Messages },
): Promise<PromptCheck> {
  const { projectId, messages } = input;
  const personalData = findPersonalData(messages.map((m) => m.content).join("\n\n"));
  const beginning = beginningOf(messages);
  const stem = firstCharacters(beginning, LEAST_SHARED_CHARACTERS);
  const [neighbours = []] = await findNeighbours(tx, {
    projectId,
    beginnings: [{ stem, beginning }],
    each: NEIGHBOURS,
  });
  const digest = promptDigest(messages);
  const identical = neighbours.find((other) => other.digest === digest);
  const similar = identical ?? mostSimilar(beginning, neighbours);
  return {
    personalData,
    similar: similar && {
      messages: (await readPrompt(tx, similar.id)).messages,
      own: similar.userId === input.authorId,
      identical: similar === identical,
    },
  };
}
