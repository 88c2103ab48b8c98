import type { z } from "zod";
import type { Split } from "@/lib/contract/common";
import type { importPrompts as contract, PromptInput } from "@/lib/contract/prompts";
import { type Transaction, transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import {
  countPromptsForUpdate,
  findAuthors,
  findDigests,
  findNeighbours,
  insertAuthors,
  insertPrompts,
  type NewPrompt,
} from "@/lib/db/prompts";
import { newIds } from "@/lib/platform/ids";
import { authorSplit } from "./author-split";
import { beginningOf, firstCharacters, isNearDuplicate, LEAST_SHARED_CHARACTERS } from "./near-duplicate";
import { findPersonalData } from "./personal-data";
import { promptDigest } from "./prompt-digest";

type Input = z.output<typeof PromptInput>;
type Found = Input & { digest: string };

/** Neighbours looked at on each side, in the project and within the input: enough to tell whether there is a near-duplicate. */
const NEIGHBOURS = 3;

/**
 * Adds prompts, split by author. Those the project holds already, and repetitions within the input, are counted and left alone;
 * so are those beyond what one author may have. The authors' rows are held meanwhile, so that imports at once count as one after
 * the other. Near-duplicates and prompts with personal data are added and counted; the latter are not trained on.
 * @param split  for authors that are new here; without it, the split comes from a hash of the name.
 */
export const importPrompts = (input: {
  projectId: string;
  prompts: readonly Input[];
  split: Split | null;
  now: Date;
}): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    const { projectId, prompts, now } = input;
    const { promptsPerAuthor } = await requireProject(tx, projectId);
    const names = [...new Set(prompts.map((p) => p.author))].sort();
    await insertAuthors(
      tx,
      projectId,
      names.map((name) => ({ name, userId: null, split: input.split ?? authorSplit(name) })),
    );
    const authors = await findAuthors(tx, projectId, names);
    const written = await countPromptsForUpdate(tx, [...authors.values()]);
    const fresh = await newOnes(tx, projectId, prompts);
    const room = new Map(names.map((name) => [name, promptsPerAuthor - (written.get(authors.get(name) ?? "") ?? 0)]));
    const { taken, leftOut } = withinRoom(fresh, room);
    const ids = newIds(now, taken.length);
    const rows = taken.map(
      ({ author, useCase, messages, digest, language, topics }, i): NewPrompt => ({
        id: ids[i] as string,
        authorId: authors.get(author) as string, // inserted above, or there already
        useCase,
        kind: "imported",
        listedUseCase: null,
        personalData: findPersonalData(messages.map((m) => m.content).join("\n\n")).length > 0,
        digest,
        beginning: beginningOf(messages),
        messages,
        language,
        topics,
      }),
    );
    const near = await nearDuplicates(tx, projectId, rows);
    const addedIds = await insertPrompts(tx, projectId, rows, now);
    const added = rows.filter((row) => addedIds.has(row.id));
    const leftOutCount = leftOut.reduce((sum, { count }) => sum + count, 0);
    return {
      added: added.length,
      duplicates: prompts.length - leftOutCount - added.length,
      nearDuplicates: added.filter((row) => near.has(row.id)).length,
      personalData: added.filter((row) => row.personalData).length,
      leftOut,
    };
  });

/** What neither the project nor an earlier line of the input holds. */
async function newOnes(tx: Transaction, projectId: string, prompts: readonly Input[]): Promise<Found[]> {
  const byDigest = new Map<string, Found>();
  for (const prompt of prompts) {
    const digest = promptDigest(prompt.messages);
    if (!byDigest.has(digest)) byDigest.set(digest, { ...prompt, digest });
  }
  const held = await findDigests(tx, projectId, [...byDigest.keys()]);
  return [...byDigest.values()].filter(({ digest }) => !held.has(digest));
}

/** The first prompts of each author, as many as there is room for, and how many of whom are left out. */
function withinRoom(prompts: readonly Found[], room: ReadonlyMap<string, number>) {
  const left = new Map(room);
  const out = new Map<string, number>();
  const taken = prompts.filter(({ author }) => {
    const places = left.get(author) ?? 0;
    if (places <= 0) out.set(author, (out.get(author) ?? 0) + 1);
    left.set(author, places - 1);
    return places > 0;
  });
  return { taken, leftOut: [...out].map(([author, count]) => ({ author, count })) };
}

/**
 * Ids of new prompts that begin as one of the project's does, or as another new one. In byte order, those that share the longest
 * prefix stand side by side, so a few neighbours tell.
 */
async function nearDuplicates(tx: Transaction, projectId: string, rows: readonly NewPrompt[]): Promise<Set<string>> {
  const beginnings = rows.map(({ beginning }) => ({
    beginning,
    stem: firstCharacters(beginning, LEAST_SHARED_CHARACTERS),
  }));
  const neighbours = await findNeighbours(tx, { projectId, beginnings, each: NEIGHBOURS });
  const near = new Set(
    rows
      .filter(({ beginning }, i) => neighbours[i]?.some((other) => isNearDuplicate(beginning, other.beginning)))
      .map(({ id }) => id),
  );
  const sorted = rows.toSorted((a, b) => (a.beginning < b.beginning ? -1 : 1));
  for (const [i, row] of sorted.entries())
    if (sorted.slice(Math.max(0, i - NEIGHBOURS), i).some((o) => isNearDuplicate(row.beginning, o.beginning)))
      near.add(row.id);
  return near;
}
