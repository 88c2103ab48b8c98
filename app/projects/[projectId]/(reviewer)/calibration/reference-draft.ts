/** What is typed into a reference. Pure. */
import { type CalibrationUse, setReference } from "@/lib/contract/calibration";

export type ReferenceDraft = {
  /** By response; "" for none yet. */
  ranks: Record<string, string>;
  sensitive: readonly string[];
  use: CalibrationUse;
  reason: string;
};

/** A draft from tiers best first: those of the reference in force, or a suggestion. */
export const draftOf = (
  tiers: readonly (readonly string[])[],
  rest: Omit<ReferenceDraft, "ranks">,
): ReferenceDraft => ({
  ...rest,
  ranks: Object.fromEntries(tiers.flatMap((tier, i) => tier.map((id) => [id, String(i + 1)]))),
});

/** The body that the draft stands for, or what is missing in words. */
export function bodyOf(
  draft: ReferenceDraft,
  of: { comparisonId: string; revision: number; responseIds: readonly string[] },
): { ok: true; body: ReturnType<typeof setReference.body.parse> } | { ok: false; reason: string } {
  const { comparisonId, revision, responseIds } = of;
  const open = responseIds.filter((id) => !draft.ranks[id]).length;
  if (open > 0)
    return {
      ok: false,
      reason: `${open} of ${responseIds.length} responses ${open === 1 ? "has" : "have"} no rank yet.`,
    };
  const ranks = [...new Set(responseIds.map((id) => Number(draft.ranks[id])))].sort((a, b) => a - b);
  const parsed = setReference.body.safeParse({
    comparisonId,
    revision,
    use: draft.use,
    tiers: ranks.map((rank) => responseIds.filter((id) => Number(draft.ranks[id]) === rank)),
    sensitive: draft.sensitive,
    reason: draft.reason,
  });
  return parsed.success
    ? { ok: true, body: parsed.data }
    : { ok: false, reason: parsed.error.issues[0]?.message ?? "Something is missing." };
}
