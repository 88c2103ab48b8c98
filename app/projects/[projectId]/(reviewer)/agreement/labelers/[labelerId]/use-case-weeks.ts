import type { UseCaseWeek } from "@/lib/contract/agreement";
import type { UseCase } from "@/lib/contract/common";

export type UseCaseRow = { useCase: UseCase; comparisons: number; cells: (UseCaseWeek | null)[] };

/** Cells as rows of use cases, those with most comparisons first, over columns of weeks, oldest first; null where there is nothing. */
export function useCaseRows(cells: readonly UseCaseWeek[]): { weeks: string[]; rows: UseCaseRow[] } {
  const weeks = [...new Set(cells.map((cell) => cell.week))].sort();
  const rows = [...new Set(cells.map((cell) => cell.useCase))].map((useCase) => {
    const own = cells.filter((cell) => cell.useCase === useCase);
    return {
      useCase,
      comparisons: own.reduce((sum, cell) => sum + cell.comparisons, 0),
      cells: weeks.map((week) => own.find((cell) => cell.week === week) ?? null),
    };
  });
  return { weeks, rows: rows.sort((a, b) => b.comparisons - a.comparisons) };
}
