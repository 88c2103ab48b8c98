import type { Guidelines, Project } from "@/lib/contract/projects";
import type { findProjectWithGuidelines } from "@/lib/db/projects";

type Row = NonNullable<Awaited<ReturnType<typeof findProjectWithGuidelines>>>;

export const guidelinesView = (row: Row["guidelines"][number]): Guidelines => ({
  id: row.id,
  version: row.version,
  markdown: row.markdown,
  createdAt: row.createdAt.toISOString(),
});

/** A project as the contract has it. */
export const projectView = ({ guidelines: [newest], ...row }: Row): Project => ({
  ...row,
  guidelines: newest ? guidelinesView(newest) : null,
  createdAt: row.createdAt.toISOString(),
});
