import type { LabelerRow } from "@/lib/contract/agreement";
import {
  findHabitSums,
  findLabelerWeeks,
  findPersonRefs,
  findRepeatSums,
  type HabitRow,
  type RepeatRow,
} from "@/lib/db/agreement";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { countRevisions } from "./count-revisions";
import { groupBy } from "./group-by";
import { findHabits, HABITS, type HabitSums, NO_HABITS } from "./habits";
import { shareOf, sumsOf } from "./views";

/** Everyone who ranked in a project: agreement with peers, week by week, and which habits are flagged. */
export const listLabelers = async ({
  projectId,
}: {
  projectId: string;
}): Promise<{ uncounted: number; labelers: LabelerRow[] }> => {
  const uncounted = await countRevisions();
  return transaction(async (tx) => {
    await requireProject(tx, projectId);
    const rows = await findHabitSums(tx, projectId);
    const people = new Map(
      (
        await findPersonRefs(
          tx,
          rows.map((r) => r.labelerId),
        )
      ).map((p) => [p.id, p]),
    );
    const found = findHabits(habitSums(rows, await findRepeatSums(tx, projectId)));
    const weeks = groupBy(await findLabelerWeeks(tx, projectId), (row) => row.labelerId);
    const labelers = rows.flatMap((row) => {
      const labeler = people.get(row.labelerId);
      if (!labeler) return [];
      const habits = found.get(row.labelerId) ?? {};
      return [
        {
          labeler,
          rankings: row.rankings,
          shared: row.shared,
          rate: shareOf(sumsOf(row.strict)),
          weeks: (weeks.get(row.labelerId) ?? []).map(({ week, agree, disagree }) => ({ week, agree, disagree })),
          flags: HABITS.filter((habit) => habits[habit]?.flagged),
        },
      ];
    });
    return { uncounted, labelers };
  });
};

/** The habits of every labeler: what their rankings say, and what their repetitions do. */
export function habitSums(rows: readonly HabitRow[], repeats: readonly RepeatRow[]): Map<string, HabitSums> {
  const again = new Map(repeats.map((row) => [row.labelerId, sumsOf(row.strict)]));
  return new Map(
    rows.map((row) => [
      row.labelerId,
      {
        agreement: sumsOf(row.agreement),
        consistency: again.get(row.labelerId) ?? NO_HABITS.consistency,
        position: sumsOf(row.position),
        length: sumsOf(row.length),
        opinion: sumsOf(row.opinion),
        pace: sumsOf(row.pace),
      },
    ]),
  );
}
