/** Short names of rounds, to tell them apart where several stand together. Pure. */
import type { Round } from "@/lib/contract/rounds";
import { KIND } from "./round-words";

/**
 * "PPO 3" for the third PPO round of a project, by id.
 * @param rounds  all of the project, in any order; none is ever removed, so that a number stays.
 */
export function roundLabels(rounds: readonly Round[]): Map<string, string> {
  const labels = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const { id, kind } of rounds.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))) {
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    labels.set(id, `${KIND[kind].name} ${number}`);
  }
  return labels;
}
