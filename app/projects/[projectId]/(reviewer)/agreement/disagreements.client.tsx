"use client";
import { useState } from "react";
import { Badge, PersonName } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { percent } from "@/app/_ui/format";
import { QueryView } from "@/app/_ui/query-view";
import { RankStrip } from "@/app/_ui/rank-strip";
import { useCall } from "@/app/_ui/use-call";
import { type Disagreement, listDisagreements, type PairAgreement } from "@/lib/contract/agreement";
import { letterOf } from "../../(labeler)/rank/letters";
import { ResponseText } from "../../(labeler)/rank/response-text.client";

/** How many are shown at first, and at most. */
const STEP = 5;
const MOST = 100;

/** The comparisons that labelers order differently, most contested first; of two labelers when chosen. */
export function Disagreements({
  projectId,
  pairs,
  chosen,
  onClear,
}: {
  projectId: string;
  pairs: readonly PairAgreement[];
  chosen: { a: string; b: string };
  onClear: () => void;
}) {
  const people = new Map(pairs.flatMap((p) => [p.a, p.b]).map((l) => [l.id, l.name]));
  const isPair = people.has(chosen.a) && people.has(chosen.b);
  const [limit, setLimit] = useState(STEP);
  const query = useCall(
    listDisagreements,
    {
      params: { projectId },
      body: { limit, ...(isPair && { labelerA: chosen.a, labelerB: chosen.b }) },
    },
    { keep: true },
  );
  return (
    <Card
      title={
        isPair ? `Where ${people.get(chosen.a)} and ${people.get(chosen.b)} disagree` : "Where labelers disagree most"
      }
      action={
        isPair && (
          <Button size="sm" onClick={onClear}>
            Show all labelers
          </Button>
        )
      }
    >
      <QueryView query={query}>
        {({ disagreements }) =>
          disagreements.length === 0 ? (
            <EmptyState title="No disagreement to show">
              {isPair
                ? "These two order every pair of responses alike, or tie it."
                : "All labelers order every pair of responses alike, or tie it."}
            </EmptyState>
          ) : (
            <div className="flex flex-col gap-4">
              <ol className="flex flex-col">
                {disagreements.map((d) => (
                  <DisagreementItem key={d.comparisonId} disagreement={d} />
                ))}
              </ol>
              {disagreements.length === limit && limit < MOST && (
                <Button
                  className="self-center"
                  pending={query.isFetching}
                  onClick={() => setLimit(Math.min(MOST, limit + STEP * 2))}
                >
                  Show more
                </Button>
              )}
            </div>
          )
        }
      </QueryView>
    </Card>
  );
}

function DisagreementItem({ disagreement }: { disagreement: Disagreement }) {
  const { prompt, agreement, responses, rankings } = disagreement;
  const ids = responses.map((r) => r.id);
  return (
    <li className="flex flex-col gap-4 border-b py-5 first:pt-0 last:border-b-0 last:pb-0">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="reading font-medium">{prompt}</p>
        <Badge>{percent(agreement, 0)} alike</Badge>
      </div>
      <dl className="flex flex-col gap-2">
        {rankings.map(({ labeler, tiers, noneAcceptable }) => (
          <div key={labeler.id} className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <dt className="w-64 text-sm text-muted">
              <PersonName person={labeler} />
            </dt>
            <dd className="flex flex-wrap items-center gap-2">
              <RankStrip tiers={tiers.map((tier) => tier.map((id) => letterOf(ids, id)))} />
              {noneAcceptable && <Badge tone="warn">None acceptable</Badge>}
            </dd>
          </div>
        ))}
      </dl>
      <ol className="grid gap-3 lg:grid-cols-2">
        {responses.map(({ id, text }) => (
          <li key={id} className="flex gap-3 rounded-md bg-sunken p-3">
            <span className="text-sm leading-[26px] font-semibold">{letterOf(ids, id)}</span>
            <ResponseText text={text} />
          </li>
        ))}
      </ol>
    </li>
  );
}
