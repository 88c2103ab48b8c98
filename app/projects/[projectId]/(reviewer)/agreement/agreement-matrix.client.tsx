"use client";
import { Card } from "@/app/_ui/card";
import { classNames } from "@/app/_ui/class-names";
import { percent } from "@/app/_ui/format";
import type { PairAgreement } from "@/lib/contract/agreement";
import { matrixOf } from "./matrix";
import { PUBLISHED_BAND } from "./published";

/** More labelers than this make no readable matrix; the table has them all. */
const MAX_LABELERS = 20;

/** Labeler by labeler; a cell leads to the disagreements of its two. Below the published band a cell is warm, above it calm. */
export function AgreementMatrix({
  pairs,
  chosen,
  onChoose,
}: {
  pairs: readonly PairAgreement[];
  chosen: { a: string; b: string };
  onChoose: (a: string, b: string) => void;
}) {
  const { labelers, pairOf } = matrixOf(pairs);
  if (labelers.length > MAX_LABELERS || labelers.length < 3) return null;
  const isChosen = (a: string, b: string) => (chosen.a === a && chosen.b === b) || (chosen.a === b && chosen.b === a);
  return (
    <Card title="Labeler by labeler, ties left out">
      <div className="overflow-x-auto">
        <table className="text-xs">
          <caption className="sr-only">Agreement of each two labelers, ties left out</caption>
          <thead>
            <tr>
              <td />
              {labelers.map((l) => (
                <th key={l.id} scope="col" className="p-1 align-bottom font-normal text-muted">
                  <span className="inline-block max-h-40 truncate [writing-mode:vertical-rl]">{l.name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labelers.map((row) => (
              <tr key={row.id}>
                <th scope="row" className="pr-2 text-right font-normal whitespace-nowrap text-muted">
                  {row.name}
                </th>
                {labelers.map((column) => {
                  const pair = pairOf(row.id, column.id);
                  return (
                    <td key={column.id} className="p-0.5">
                      {pair ? (
                        <button
                          type="button"
                          aria-label={`${row.name} and ${column.name}: ${percent(pair.strict, 0)}`}
                          aria-pressed={isChosen(row.id, column.id)}
                          className={classNames(
                            "h-8 w-12 rounded-md",
                            tone(pair.strict),
                            isChosen(row.id, column.id) && "outline-2 outline-accent",
                          )}
                          onClick={() => onChoose(row.id, column.id)}
                        >
                          {pair.strict === null ? "–" : Math.round(pair.strict * 100)}
                        </button>
                      ) : (
                        <span className="flex h-8 w-12 items-center justify-center text-faint">
                          {row.id === column.id ? "" : "·"}
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
      <p className="mt-3 max-w-[52ch] text-xs text-muted">
        Percent. Green is within or above the published band, amber below it, red below chance. A dot: they share no
        comparison.
      </p>
    </Card>
  );
}

function tone(strict: number | null): string {
  if (strict === null) return "bg-sunken text-muted";
  if (strict < 0.5) return "bg-bad-soft text-bad";
  return strict < PUBLISHED_BAND[0] ? "bg-warn-soft text-warn" : "bg-good-soft text-good";
}
