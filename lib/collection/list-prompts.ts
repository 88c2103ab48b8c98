import type { z } from "zod";
import type { listPrompts as contract } from "@/lib/contract/prompts";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { countPromptsBySplit, listPrompts as listPage } from "@/lib/db/prompts";

/** A page of prompts, newest first. `bySplit` counts what matches but for the split asked for, `total` what matches in all. */
export const listPrompts = (
  input: { projectId: string } & z.output<typeof contract.body>,
): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    const { projectId, limit } = input;
    await requireProject(tx, projectId);
    const split = input.split ?? null;
    const filter = {
      projectId,
      useCase: input.useCase ?? null,
      search: input.search?.trim() || null,
    };
    const cursor = input.cursor ?? null;
    const rows = await listPage(tx, { ...filter, split, cursor, limit: limit + 1 });
    const bySplit = await countPromptsBySplit(tx, filter);
    const page = rows.slice(0, limit);
    return {
      prompts: page.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })),
      nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      total: split ? bySplit[split] : bySplit.train + bySplit.validation + bySplit.test,
      bySplit,
    };
  });
