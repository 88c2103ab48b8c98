import { z } from "zod";
import { PreferenceStrength } from "./evaluation";

/**
 * How a comparison came about: ranked as a task, chosen at a turn of a chat or of an attack, or an edit over what it edits. What a
 * labeler was asked again is not among them, since nothing learns from it.
 */
export const ComparisonSource = z.enum(["ranking_task", "chat", "red_team", "edit"]);
export type ComparisonSource = z.infer<typeof ComparisonSource>;

/** What a snapshot takes unless told otherwise. Attacks and edits are of another kind, so they are asked for. */
export const USUAL_SOURCES: readonly ComparisonSource[] = ["ranking_task", "chat"];

/** Which rankings a snapshot takes. */
export const WhichRankings = z.object({
  /** In an address, with commas between them. */
  sources: z
    .preprocess((v) => (typeof v === "string" ? v.split(",").filter(Boolean) : v), z.array(ComparisonSource))
    .default([...USUAL_SOURCES]),
  /** Weaker preferences are left out; Bai et al. 2022 leave out the weakest grade. Rankings without a strength are in. */
  weakestStrength: PreferenceStrength.default("slightly"),
});
export type WhichRankings = z.infer<typeof WhichRankings>;
