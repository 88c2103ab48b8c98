/** What each arrow of the loop says, from the live counts. Pure. */
import { count, counted } from "@/app/_ui/format";
import type { LoopCounts } from "@/lib/contract/projects";

/** One arrow: what flows along it, how much of what is wanted has arrived, and where one sees to it. */
export type Arrow = {
  label: string;
  /** From 0 to 1, when there is a known amount to reach. */
  share: number | null;
  href: string;
};

type ArrowName = "demonstrations" | "rounds" | "promotion" | "responses" | "rankings";

/** The arrows of a project; `base` is its address, "/projects/…". */
export function arrowsOf(counts: LoopCounts, base: string): Record<ArrowName, Arrow> {
  return {
    demonstrations: {
      label: ofWanted(counts.demonstrations, counts.demonstrationsWanted, "demonstration"),
      share: shareOf(counts.demonstrations, counts.demonstrationsWanted),
      href: `${base}/prompts`,
    },
    rankings: {
      label: ofWanted(counts.rankings, counts.rankingsWanted, "ranking"),
      share: shareOf(counts.rankings, counts.rankingsWanted),
      href: `${base}/responses`,
    },
    rounds: {
      label:
        counts.roundsActive > 0
          ? `${counted(counts.roundsActive, "round")} under way, ${count(counts.roundsSucceeded)} done`
          : `${counted(counts.roundsSucceeded, "round")} done`,
      share: null,
      href: `${base}/rounds`,
    },
    promotion: {
      label: counts.served ? "promoted" : "nothing promoted",
      share: null,
      href: `${base}/models`,
    },
    responses: {
      label: counted(counts.responses, "response"),
      share: null,
      href: `${base}/responses`,
    },
  };
}

const shareOf = (has: number, wanted: number): number | null => (wanted > 0 ? Math.min(1, has / wanted) : null);

/** "80 of 200 demonstrations"; without a goal, "80 demonstrations". */
const ofWanted = (has: number, wanted: number, noun: string): string =>
  wanted > has ? `${count(has)} of ${counted(wanted, noun)}` : counted(has, noun);
