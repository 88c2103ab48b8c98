/** How a qualification is typed and read. Pure. */
import { Qualification } from "@/lib/contract/qualifications";

/** "de, pt-BR" -> ["de", "pt-BR"]. */
export const wordsOf = (text: string): string[] =>
  text
    .split(/[,;\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== "");

export type QualificationDraft = { languages: string; topics: string; note: string };

/** The qualification that was typed, or what is wrong with it. */
export function qualificationOf(
  userId: string,
  draft: QualificationDraft,
):
  | { ok: true; qualification: Qualification }
  | { ok: false; reasons: Partial<Record<keyof QualificationDraft, string>> } {
  const parsed = Qualification.safeParse({
    userId,
    languages: wordsOf(draft.languages),
    topics: wordsOf(draft.topics),
    note: draft.note,
  });
  if (parsed.success) return { ok: true, qualification: parsed.data };
  return {
    ok: false,
    reasons: Object.fromEntries(parsed.error.issues.map((issue) => [issue.path[0], issue.message])),
  };
}

const languageNames = new Intl.DisplayNames("en", { type: "language" });

/** "German, French; medicine", or "Everything". */
export function readQualification(q: Pick<Qualification, "languages" | "topics"> | undefined): string {
  const parts = [
    (q?.languages ?? []).map((tag) => languageNames.of(tag) ?? tag).join(", "),
    (q?.topics ?? []).join(", "),
  ].filter((part) => part !== "");
  return parts.length > 0 ? parts.join("; ") : "Everything";
}
