import { ScrollRegion } from "@/app/_ui/scroll-region";
import type { PlaceAxis } from "./axis";
import type { ChartLine } from "./chart-lines";
import { joined, type Point, resampled } from "./series";

/** The values that a chart draws, step by step. */
export function PointTable({
  label,
  lines,
  places,
  write,
}: {
  label: string;
  lines: readonly ChartLine[];
  places: PlaceAxis;
  write: (value: number) => string;
}) {
  const rows = joined(Object.fromEntries(lines.map((l) => [l.key, pointsIn(l, places)])));
  return (
    <ScrollRegion label={label} className="h-44 overflow-x-auto">
      <table className="w-full text-right text-xs">
        <thead className="sticky top-0 bg-surface text-muted">
          <tr>
            <th scope="col" className="py-1 text-left font-medium whitespace-nowrap first-letter:uppercase">
              {places.name}
            </th>
            {lines.map((l) => (
              <th
                key={l.key}
                scope="col"
                className={`py-1 pl-4 font-normal whitespace-nowrap ${l.code ? "font-mono" : ""}`}
              >
                {l.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.step} className="border-t">
              <th scope="row" className="py-1 text-left font-normal">
                {places.write(row.step)}
              </th>
              {lines.map((l) => {
                const value = row[l.key];
                return (
                  <td key={l.key} className="py-1 pl-4">
                    {value === undefined ? "–" : write(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

const pointsIn = ({ points, until }: ChartLine, { rows }: PlaceAxis): readonly Point[] =>
  rows
    ? resampled(
        points,
        rows.filter((row) => row <= until),
      )
    : points;
