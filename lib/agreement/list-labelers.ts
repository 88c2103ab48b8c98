import type { LabelerRow } from "@/lib/contract/agreement";
import { findHabitSums, findLabelerWeeks, findPersonRefs, type HabitRow } from "@/lib/db/agreement";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { countRevisions } from "./count-revisions";
import { groupBy } from "./group-by";
import { findHabits, HABITS, type HabitSums } from "./habits";
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
    const found = findHabits(new Map(rows.map((row) => [row.labelerId, habitSums(row)])));
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
          rate: shareOf(sumsOf(row.agreement)),
          weeks: (weeks.get(row.labelerId) ?? []).map(({ week, agree, disagree }) => ({ week, agree, disagree })),
          flags: HABITS.filter((habit) => habits[habit]?.flagged),
        },
      ];
    });
    return { uncounted, labelers };
  });
};

export const habitSums = (row: HabitRow): HabitSums => ({
  agreement: sumsOf(row.agreement),
  position: sumsOf(row.position),
  length: sumsOf(row.length),
  opinion: sumsOf(row.opinion),
  pace: sumsOf(row.pace),
});
