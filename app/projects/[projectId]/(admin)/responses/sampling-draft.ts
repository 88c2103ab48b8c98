/** What is typed into the sampling form, and the order that it makes. Pure. */
import type { z } from "zod";
import { counted } from "@/app/_ui/format";
import type { Split } from "@/lib/contract/common";
import { requestResponses } from "@/lib/contract/responses";

export type SamplingDraft = {
  k: string;
  promptCount: string;
  temperature: string;
  topP: string;
  maxTokens: string;
  split: Split | "";
  /** Several answer in turn; none means the served policy. */
  versionIds: readonly string[];
};

export type CheckedSampling =
  | { ok: true; body: z.output<(typeof requestResponses)["body"]> }
  | { ok: false; reasons: Partial<Record<keyof SamplingDraft, string>> };

const LIMITS: Partial<Record<keyof SamplingDraft, string>> = {
  k: "A whole number from 2 to 9.",
  promptCount: "A whole number from 1 to 5,000.",
  temperature: "A number from 0.05 to 2.",
  topP: "A number above 0, at most 1.",
  maxTokens: "A whole number from 1 to 512.",
  versionIds: "At most nine versions answer in turn.",
};

/** The order to send, or what stands in its way, by field. */
export function checkSampling(draft: SamplingDraft): CheckedSampling {
  const { split, versionIds, ...numbers } = draft;
  const read = Object.fromEntries(
    Object.entries(numbers).map(([name, text]) => [name, text.trim() === "" ? null : Number(text)]),
  );
  const parsed = requestResponses.body.safeParse({
    ...read,
    modelVersionIds: [...versionIds],
    ...(split && { split }),
  });
  const reasons: Partial<Record<keyof SamplingDraft, string>> = {};
  if (!parsed.success)
    for (const issue of parsed.error.issues) {
      const name = issue.path[0] === "modelVersionIds" ? "versionIds" : issue.path[0];
      reasons[name as keyof SamplingDraft] = LIMITS[name as keyof SamplingDraft] ?? issue.message;
    }
  // In turn means that each has its turn: otherwise some versions would never be compared.
  else if (versionIds.length > (parsed.data.k ?? 9))
    reasons.versionIds = `With K = ${parsed.data.k}, at most ${parsed.data.k} versions get a turn.`;
  if (parsed.success && Object.keys(reasons).length === 0) return { ok: true, body: parsed.data };
  return { ok: false, reasons };
}

/** "Sample 4 responses for 50 prompts". */
export const samplingLabel = (checked: CheckedSampling): string =>
  checked.ok
    ? `Sample ${counted(checked.body.k ?? 0, "response")} for ${counted(checked.body.promptCount, "prompt")}`
    : "Sample responses";
