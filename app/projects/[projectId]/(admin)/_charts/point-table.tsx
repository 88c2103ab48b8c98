import { count } from "@/app/_ui/format";
import { joined, type Point } from "./series";

/** The values that a chart draws, step by step. */
export function PointTable({
  lines,
  stepName,
  write,
}: {
  lines: readonly { name: string; points: readonly Point[] }[];
  stepName: string;
  write: (value: number) => string;
}) {
  const rows = joined(Object.fromEntries(lines.map((l) => [l.name, l.points])));
  return (
    <section aria-label="Values" className="h-44 overflow-auto">
      <table className="w-full text-right text-xs">
        <thead className="sticky top-0 bg-surface text-muted">
          <tr>
            <th scope="col" className="py-1 text-left font-medium capitalize">
              {stepName}
            </th>
            {lines.map((l) => (
              <th key={l.name} scope="col" className="py-1 pl-4 font-mono font-normal">
                {l.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.step} className="border-t">
              <th scope="row" className="py-1 text-left font-normal">
                {count(row.step)}
              </th>
              {lines.map((l) => {
                const value = row[l.name];
                return (
                  <td key={l.name} className="py-1 pl-4">
                    {value === undefined ? "–" : write(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
