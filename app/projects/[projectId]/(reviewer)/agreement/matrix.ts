import type { PersonRef } from "@/lib/contract/common";

export type Cell = { a: PersonRef; b: PersonRef; strict: number | null };

/** The labelers of some pairs by name, and a look-up of the pair of any two of them, in either order. */
export function matrixOf<P extends Cell>(
  pairs: readonly P[],
): { labelers: PersonRef[]; pairOf: (a: string, b: string) => P | undefined } {
  const labelers = [...new Map(pairs.flatMap((p) => [p.a, p.b]).map((l) => [l.id, l])).values()];
  const byIds = new Map(pairs.flatMap((p) => [[p.a.id + p.b.id, p] as const, [p.b.id + p.a.id, p] as const]));
  return {
    labelers: labelers.toSorted((x, y) => x.name.localeCompare(y.name)),
    pairOf: (a, b) => byIds.get(a + b),
  };
}
