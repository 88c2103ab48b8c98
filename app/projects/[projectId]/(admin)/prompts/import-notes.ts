import { count, counted, listed } from "@/app/_ui/format";
import type { ImportResult } from "./use-import";

/** What to know about an import beyond the number that was added, in sentences; empty when there is nothing. */
export const importNotes = ({ duplicates, nearDuplicates, personalData, leftOut }: ImportResult): string =>
  [
    duplicates > 0 && `${counted(duplicates, "prompt was", "prompts were")} there already.`,
    nearDuplicates > 0 && `${counted(nearDuplicates, "begins", "begin")} like another one.`,
    personalData > 0 && `${counted(personalData, "holds", "hold")} personal data and will not be trained on.`,
    leftOut.length > 0 &&
      `Left out, because an author may have only so many (see the settings): ${listed(leftOut.slice(0, 3).map((o) => `${count(o.count)} of ${o.author}`))}${leftOut.length > 3 ? ` and ${counted(leftOut.length - 3, "other author")}` : ""}.`,
  ]
    .filter(Boolean)
    .join(" ");

/** Two results as one. */
export function sumOf(a: ImportResult, b: ImportResult): ImportResult {
  const left = new Map(a.leftOut.map((o) => [o.author, o.count]));
  for (const { author, count: more } of b.leftOut) left.set(author, (left.get(author) ?? 0) + more);
  return {
    added: a.added + b.added,
    duplicates: a.duplicates + b.duplicates,
    nearDuplicates: a.nearDuplicates + b.nearDuplicates,
    personalData: a.personalData + b.personalData,
    leftOut: [...left].map(([author, n]) => ({ author, count: n })),
  };
}
