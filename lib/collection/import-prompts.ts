import type { z } from "zod";
import type { Split } from "@/lib/contract/common";
import type { PromptInput } from "@/lib/contract/prompts";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { findAuthors, insertAuthors, insertPrompts } from "@/lib/db/prompts";
import { newIds } from "@/lib/platform/ids";
import { authorSplit } from "./author-split";
import { promptDigest } from "./prompt-digest";

/**
 * Adds prompts, split by author. Those the project holds already, and repetitions within the input, are counted and left alone.
 * @param split  for authors that are new here; without it, the split comes from a hash of the name.
 */
export const importPrompts = (input: {
  projectId: string;
  prompts: readonly z.output<typeof PromptInput>[];
  split: Split | null;
  now: Date;
}): Promise<{ added: number; duplicates: number }> =>
  transaction(async (tx) => {
    const { projectId, prompts, now } = input;
    await requireProject(tx, projectId);
    const names = [...new Set(prompts.map((p) => p.author))].sort();
    await insertAuthors(
      tx,
      projectId,
      names.map((name) => ({ name, userId: null, split: input.split ?? authorSplit(name) })),
    );
    const authors = await findAuthors(tx, projectId, names);
    const byDigest = new Map<string, (typeof prompts)[number]>();
    for (const prompt of prompts) {
      const digest = promptDigest(prompt.messages);
      if (!byDigest.has(digest)) byDigest.set(digest, prompt);
    }
    const distinct = [...byDigest];
    const ids = newIds(now, distinct.length);
    const added = await insertPrompts(
      tx,
      projectId,
      distinct.map(([digest, { author, useCase, messages }], i) => ({
        id: ids[i] as string,
        authorId: authors.get(author) as string, // inserted above, or there already
        useCase,
        digest,
        messages,
      })),
      now,
    );
    return { added: added.size, duplicates: prompts.length - added.size };
  });
