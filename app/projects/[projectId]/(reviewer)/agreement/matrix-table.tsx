import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp } from "lucide-react";
import { IconButton } from "@/app/_ui/button";
import { classNames } from "@/app/_ui/class-names";
import { counted, percent } from "@/app/_ui/format";
import { Link } from "@/app/_ui/link";
import type { MatrixView } from "./matrix";
import { TONE_CLASSES, toneOf } from "./matrix-tone";

/** As many rows and columns fit on a page. */
export const WINDOW = 15;

/** A part of the matrix as a table; each cell leads to the disagreements of its two. */
export function MatrixTable({
  projectId,
  view,
  row,
  column,
  onMove,
}: {
  projectId: string;
  view: MatrixView;
  row: number;
  column: number;
  onMove: (to: { row: number; column: number }) => void;
}) {
  const { labelers, pairAt } = view;
  const range = (start: number) =>
    labelers.slice(start, start + WINDOW).map((labeler, i) => ({ labeler, at: start + i }));
  const [rows, columns] = [range(row), range(column)];
  const last = labelers.length - WINDOW;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {last > 0 && (
        <div className="flex flex-wrap items-center gap-1 text-xs text-muted">
          <span>
            Rows {row + 1} to {row + rows.length}, columns {column + 1} to {column + columns.length} of{" "}
            {labelers.length}
          </span>
          <IconButton
            size="sm"
            icon={ArrowUp}
            label="Rows before"
            disabled={row === 0}
            onClick={() => onMove({ row: row - WINDOW, column })}
          />
          <IconButton
            size="sm"
            icon={ArrowDown}
            label="Rows after"
            disabled={row >= last}
            onClick={() => onMove({ row: Math.min(last, row + WINDOW), column })}
          />
          <IconButton
            size="sm"
            icon={ArrowLeft}
            label="Columns before"
            disabled={column === 0}
            onClick={() => onMove({ row, column: column - WINDOW })}
          />
          <IconButton
            size="sm"
            icon={ArrowRight}
            label="Columns after"
            disabled={column >= last}
            onClick={() => onMove({ row, column: Math.min(last, column + WINDOW) })}
          />
        </div>
      )}
      <div className="overflow-x-auto">
        <table className="text-xs">
          <caption className="sr-only">Agreement of each two labelers, ties left out, in percent</caption>
          <thead>
            <tr>
              <td />
              {columns.map(({ labeler }) => (
                <th key={labeler.id} scope="col" className="p-1 align-bottom font-normal text-muted">
                  <span className="inline-block max-h-40 truncate [writing-mode:vertical-rl]">{labeler.name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ labeler, at }) => (
              <tr key={labeler.id}>
                <th scope="row" className="max-w-40 truncate pr-2 text-right font-normal whitespace-nowrap text-muted">
                  {labeler.name}
                </th>
                {columns.map((other) => {
                  const pair = at === other.at ? null : pairAt(at, other.at);
                  return (
                    <td key={other.labeler.id} className="p-0.5">
                      {pair ? (
                        <Link
                          href={`/projects/${projectId}/agreement/disagreements?a=${labeler.id}&b=${other.labeler.id}`}
                          aria-label={`${labeler.name} and ${other.labeler.name}: ${percent(pair.strict, 0)} of ${counted(pair.comparisons, "comparison")}`}
                          className={classNames(
                            "flex h-8 w-10 items-center justify-center rounded-md hover:outline-2 hover:outline-accent",
                            TONE_CLASSES[toneOf(pair.strict)],
                          )}
                        >
                          {pair.strict === null ? "–" : Math.round(pair.strict * 100)}
                        </Link>
                      ) : (
                        <span className="flex h-8 w-10 items-center justify-center text-faint">
                          {at === other.at ? "" : "·"}
                        </span>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="max-w-[60ch] text-xs text-muted">
        Percent, ties left out. Green is within or above the published band, amber below it, red below chance. A dot:
        they share no comparison. A cell leads to what its two order differently.
      </p>
    </div>
  );
}
