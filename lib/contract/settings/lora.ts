/** Settings of low-rank adapters, which every kind of round has. */
import { z } from "zod";
import { count } from "./shared";

export const lora = {
  loraRank: count(0, 1024, 0).describe(
    "Rank of low-rank adapters, which learn in place of all weights; 0 trains everything (ours: 0; Hu et al. 2021, arXiv 2106.09685: 1 to 64).",
  ),
  loraAlpha: z
    .number()
    .positive()
    .max(4096)
    .default(16)
    .describe("What an adapter adds is scaled by this over the rank (PEFT's examples: 16)."),
  loraTargets: z
    .enum(["attention", "all"])
    .default("all")
    .describe("Whether adapters stand at the attention layers only or at all linear layers (ours: all)."),
};
const Lora = z.object(lora);
export type LoraSettings = z.infer<typeof Lora>;

/** Adapters are off: what experiments and tests spread into settings of their own. */
export const NO_LORA: LoraSettings = Lora.parse({});
