import { z } from "zod";

/** How a comparison came about: ranked as a task, chosen at a turn of a chat or of an attack, or an edit over what it edits. */
export const ComparisonSource = z.enum(["ranking_task", "chat", "red_team", "edit"]);
export type ComparisonSource = z.infer<typeof ComparisonSource>;

/** What a snapshot takes unless told otherwise. Attacks and edits are of another kind, so they are asked for. */
export const USUAL_SOURCES: readonly ComparisonSource[] = ["ranking_task", "chat"];
