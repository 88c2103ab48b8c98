/** The tables of the filter report as CSV. Pure. */
import { type CsvColumn, csvOf } from "@/app/_ui/table-rows";
import type { FilterChange, LabelerStanding } from "@/lib/contract/snapshot-filter";
import { type Weights, weightOf } from "./weights";

/** Labelers with the weights that are being tried. */
export const labelersCsv = (labelers: readonly LabelerStanding[], weights: Weights): string =>
  csvOf<LabelerStanding>(
    [
      { header: "Labeler", value: (row) => row.labeler.name },
      { header: "Rankings", value: (row) => row.rankings },
      { header: "Demonstrations", value: (row) => row.demonstrations },
      { header: "Agreement", value: (row) => row.agreement?.value ?? null },
      { header: "Agreement, low", value: (row) => row.agreement?.interval[0] ?? null },
      { header: "Agreement, high", value: (row) => row.agreement?.interval[1] ?? null },
      { header: "Reliability", value: (row) => row.reliability.value },
      { header: "Reliability, low", value: (row) => row.reliability.interval?.[0] ?? null },
      { header: "Reliability, high", value: (row) => row.reliability.interval?.[1] ?? null },
      { header: "Weight", value: (row) => weightOf(weights, row.labeler.id) },
    ],
    labelers,
  );

/** What a snapshot would hold before and after, a line for each split. */
export const changesCsv = (changes: readonly FilterChange[]): string =>
  csvOf<FilterChange>(
    [
      { header: "Split", value: (row) => row.split },
      ...beforeAndAfter("Labelers", "labelers"),
      ...beforeAndAfter("Rankings", "rankings"),
      ...beforeAndAfter("Preference pairs", "pairs"),
      ...beforeAndAfter("Demonstrations", "demonstrations"),
      { header: "Majorities before", value: (row) => row.majorities },
      { header: "Majorities turned", value: (row) => row.flipped },
      { header: "Majorities lost", value: (row) => row.lost },
      { header: "Majorities gained", value: (row) => row.gained },
    ],
    changes,
  );

const beforeAndAfter = (header: string, of: keyof FilterChange["before"]): CsvColumn<FilterChange>[] => [
  { header: `${header} before`, value: (row) => row.before[of] },
  { header: `${header} after`, value: (row) => row.after[of] },
];
