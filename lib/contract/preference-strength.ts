import { z } from "zod";

/** How much better the better of two responses is, weakest first. @source Bai et al. 2022, arXiv 2204.05862 */
export const PreferenceStrength = z.enum(["slightly", "clearly", "much"]);
export type PreferenceStrength = z.infer<typeof PreferenceStrength>;
