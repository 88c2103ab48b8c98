"use client";
import { format, parseISO } from "date-fns";
import { classNames } from "@/app/_ui/class-names";
import { Figure } from "@/app/_ui/figure.client";
import { count, counted, labelOfUseCase, percent, percentInterval } from "@/app/_ui/format";
import { ScrollRegion } from "@/app/_ui/scroll-region";
import { MOST_WEEKS, type UseCaseWeek } from "@/lib/contract/agreement";
import { sureToneOf, TONE_CLASSES } from "../../matrix-tone";
import { nameOfWeek } from "../../week-figure.client";
import { useCaseRows } from "./use-case-weeks";

/** Where and when a labeler agrees with peers: one cell for each use case and week. */
export function UseCaseWeeksFigure({ cells }: { cells: readonly UseCaseWeek[] }) {
  const title = "Agreement with peers by use case and week";
  const table = {
    head: [
      "Use case",
      "Week from",
      "Agreement",
      "95 % interval",
      "Comparisons",
      "Alike",
      "Opposite",
      "Both tied",
      "One tied",
    ],
    rows: cells.map((c) => [
      labelOfUseCase(c.useCase),
      nameOfWeek(c.week),
      percent(c.rate.value),
      percentInterval(c.rate.interval),
      ...[c.comparisons, c.agree, c.disagree, c.bothTied, c.oneTied].map(count),
    ]),
  };
  return (
    <Figure
      title={title}
      sentence={`Percent, ties left out, of the newest ${MOST_WEEKS} weeks with shared rankings. Coloured only where the whole 95 % interval says so: red below chance, amber below the published band, green within or above it. Of many cells a few are coloured by chance.`}
      table={table}
    >
      {cells.length === 0 ? (
        <p className="text-sm text-muted">Nothing to show yet.</p>
      ) : (
        <HeatMap title={title} cells={cells} />
      )}
    </Figure>
  );
}

function HeatMap({ title, cells }: { title: string; cells: readonly UseCaseWeek[] }) {
  const { weeks, rows } = useCaseRows(cells);
  return (
    <ScrollRegion label={`${title}, as a map`} className="overflow-x-auto">
      <table className="text-xs">
        <caption className="sr-only">{title}, in percent</caption>
        <thead>
          <tr>
            <td className="sticky left-0 bg-surface" />
            {weeks.map((week) => (
              <th key={week} scope="col" className="p-1 align-bottom font-normal whitespace-nowrap text-muted">
                <span className="inline-block [writing-mode:vertical-rl]">{format(parseISO(week), "d MMM yy")}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.useCase}>
              <th
                scope="row"
                className="sticky left-0 bg-surface pr-2 text-right font-normal whitespace-nowrap text-muted"
              >
                {labelOfUseCase(row.useCase)}
              </th>
              {row.cells.map((cell, i) => (
                <td key={weeks[i]} className="p-0.5">
                  {cell ? <Cell cell={cell} /> : <span className="flex h-8 w-9" />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

const Cell = ({ cell: { useCase, week, rate, comparisons } }: { cell: UseCaseWeek }) => (
  <span
    title={`${labelOfUseCase(useCase)}, week from ${nameOfWeek(week)}: ${percent(rate.value)} ${percentInterval(rate.interval)} in ${counted(comparisons, "comparison")}`}
    className={classNames("flex h-8 w-9 items-center justify-center rounded-md", TONE_CLASSES[sureToneOf(rate)])}
  >
    {rate.value === null ? "–" : Math.round(rate.value * 100)}
  </span>
);
