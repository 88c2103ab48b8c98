"use client";
import { Fragment } from "react";
import { Badge, PersonName } from "@/app/_ui/badge";
import { classNames } from "@/app/_ui/class-names";
import { Keys } from "@/app/_ui/keys";
import type { RankingReviewTask, ReviewedRanking } from "@/lib/contract/reviews";
import { letterOf } from "../../(labeler)/rank/letters";
import { AnswerBadges } from "./answer-badges";
import { nameOf, pairsApart } from "./review-words";

/** All labelers' rankings under the consensus, each with its correction, rank below rank, so that what stands elsewhere is seen. */
export function AlignedRanks({
  task,
  chosen,
  onChoose,
}: {
  task: RankingReviewTask;
  chosen: string | null;
  onChoose: (id: string) => void;
}) {
  const { consensus, answers } = task;
  const shown = task.responses.map((r) => r.id);
  const ranks = Math.max(1, consensus?.length ?? 0, ...answers.map((a) => a.tiers.length));
  const columns = Array.from({ length: ranks }, (_, i) => i);
  const cells = (tiers: readonly (readonly string[])[]) =>
    columns.map((rank) => (
      <td key={rank} className="px-2 py-(--row) text-center whitespace-nowrap">
        {tiers[rank] && (
          <span className="inline-flex h-7 items-center rounded-md border bg-surface px-2 text-sm font-semibold">
            {tiers[rank].map((id) => letterOf(shown, id)).join(" = ")}
          </span>
        )}
      </td>
    ));
  return (
    <table className="w-full border-collapse text-sm">
      <caption className="sr-only">Rankings of the same responses, the consensus first</caption>
      <thead>
        <tr className="text-xs text-muted">
          <th scope="col" className="px-(--pad) py-2 text-left font-medium">
            Who
          </th>
          {columns.map((rank) => (
            <th key={rank} scope="col" className="px-2 py-2 font-medium">
              {rank + 1}
              {rank === 0 && " best"}
            </th>
          ))}
          <th scope="col" className="px-(--pad) py-2 text-left font-medium">
            Against the consensus
          </th>
        </tr>
      </thead>
      <tbody>
        {consensus && (
          <tr className="border-t bg-accent-soft">
            <th scope="row" className="px-(--pad) py-(--row) text-left font-semibold whitespace-nowrap">
              Consensus
            </th>
            {cells(consensus)}
            <td className="px-(--pad) text-xs text-muted">A weak order; a tie means no majority</td>
          </tr>
        )}
        {answers.map((answer, i) => {
          const name = nameOf(answer, i);
          return (
            <Fragment key={answer.id}>
              <tr className={classNames("border-t", answer.id === chosen && "bg-hover")}>
                <th scope="row" className="px-(--pad) py-(--row) text-left font-medium whitespace-nowrap">
                  <button
                    type="button"
                    aria-pressed={answer.id === chosen}
                    onClick={() => onChoose(answer.id)}
                    className={classNames(
                      "inline-flex min-h-8 items-center gap-2 rounded-md px-2 hover:bg-sunken",
                      answer.id === chosen && "outline outline-2 outline-accent",
                    )}
                  >
                    {answer.labeler ? <PersonName person={answer.labeler} /> : name}
                    {i < 9 && <Keys keys={String(i + 1)} />}
                  </button>
                </th>
                {cells(answer.tiers)}
                <td className="px-(--pad) py-(--row)">
                  <span className="flex flex-wrap items-center gap-2 text-xs text-muted">
                    <Beside ranked={answer} consensus={consensus} />
                    <AnswerBadges answer={answer} />
                  </span>
                </td>
              </tr>
              {answer.correction && (
                <tr className={answer.id === chosen ? "bg-hover" : undefined}>
                  <th
                    scope="row"
                    className="px-(--pad) py-(--row) relative pl-[calc(var(--pad)+1.5rem)] text-left font-medium whitespace-nowrap"
                  >
                    Correction<span className="sr-only"> of {name}'s ranking</span>
                  </th>
                  {cells(answer.correction.tiers)}
                  <td className="px-(--pad) py-(--row)">
                    <span className="flex min-w-48 flex-wrap items-center gap-2 text-xs text-muted">
                      <Beside ranked={answer.correction} consensus={consensus} />
                      <span className="w-full whitespace-pre-wrap">{answer.correction.reason}</span>
                    </span>
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

type Ranked = Pick<ReviewedRanking, "tiers" | "strength" | "noneAcceptable">;
type Consensus = RankingReviewTask["consensus"];

/** What a ranking says beside its order, and how far the order is from the consensus. */
const Beside = ({ ranked, consensus }: { ranked: Ranked; consensus: Consensus }) => (
  <>
    {consensus && <span className="whitespace-nowrap">{apart(ranked.tiers, consensus)}</span>}
    {ranked.strength && <span className="whitespace-nowrap">The better one is {ranked.strength} better</span>}
    {ranked.noneAcceptable && <Badge tone="warn">None acceptable</Badge>}
  </>
);

function apart(tiers: Ranked["tiers"], consensus: NonNullable<Consensus>): string {
  const { apart, of } = pairsApart(tiers, consensus);
  return apart === 0 ? "The same" : `${apart} of ${of} pairs differ`;
}
