"use client";
import { Badge, PersonName } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { Conversation } from "@/app/_ui/conversation";
import { duration } from "@/app/_ui/format";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { RankStrip } from "@/app/_ui/rank-strip";
import { RelativeTime } from "@/app/_ui/relative-time";
import { ScrollRegion } from "@/app/_ui/scroll-region";
import { Switch } from "@/app/_ui/switch";
import { useAddress } from "@/app/_ui/use-address";
import { useCall } from "@/app/_ui/use-call";
import { type ComparisonAnswers, getComparisonAnswers } from "@/lib/contract/agreement";
import { letterOf } from "../../../../(labeler)/rank/letters";
import { ResponseText } from "../../../../(labeler)/rank/response-text.client";

/** All rankings of one comparison above its responses. Blind: no model is named, and labelers only when asked for. */
export function AnswersPage({ projectId, comparisonId }: { projectId: string; comparisonId: string }) {
  const [read, write] = useAddress();
  const names = read("names") === "shown" ? "shown" : "hidden";
  const query = useCall(getComparisonAnswers, { params: { id: comparisonId }, body: { names } }, { keep: true });
  const agreement = `/projects/${projectId}/agreement`;
  return (
    <Page wide>
      <PageHeader
        title="Compare all answers"
        lead="Read the responses before you look at who ranked them how."
        crumbs={[
          { label: "Agreement", href: agreement },
          { label: "Disagreements", href: `${agreement}/disagreements` },
        ]}
        action={
          <Switch
            label="Show who ranked"
            checked={names === "shown"}
            onChange={(shown) => write({ names: shown ? "shown" : null })}
          />
        }
      />
      <QueryView query={query}>{(answers) => <Answers answers={answers} />}</QueryView>
    </Page>
  );
}

function Answers({ answers: { messages, responses, rankings } }: { answers: ComparisonAnswers }) {
  const ids = responses.map((r) => r.id);
  return (
    <>
      <Card title="Prompt">
        <Conversation messages={messages} />
      </Card>
      <Card title="Rankings, best first" flush>
        <ScrollRegion label="Rankings" className="overflow-x-auto">
          <table className="w-full text-left text-sm">
            <thead>
              <tr className="border-b text-xs text-muted">
                <th scope="col" className="px-(--pad) py-2 font-medium">
                  Labeler
                </th>
                <th scope="col" className="px-3 py-2 font-medium">
                  Order
                </th>
                {ids.map((id) => (
                  <th key={id} scope="col" className="px-3 py-2 text-right font-medium">
                    {letterOf(ids, id)}
                  </th>
                ))}
                <th scope="col" className="px-3 py-2 text-right font-medium">
                  Active
                </th>
                <th scope="col" className="px-3 py-2 font-medium">
                  Given
                </th>
              </tr>
            </thead>
            <tbody>
              {rankings.map(({ labeler, tiers, noneAcceptable, activeSeconds, at }, i) => (
                <tr key={labeler?.id ?? at} className="border-b align-top last:border-b-0">
                  <th scope="row" className="row-pad px-(--pad) font-normal whitespace-nowrap">
                    {labeler ? <PersonName person={labeler} /> : `Labeler ${i + 1}`}
                  </th>
                  <td className="row-pad px-3">
                    <span className="flex flex-wrap items-center gap-2">
                      <RankStrip
                        tiers={tiers.map((tier) =>
                          ids.filter((id) => tier.includes(id)).map((id) => letterOf(ids, id)),
                        )}
                      />
                      {noneAcceptable && <Badge tone="warn">None acceptable</Badge>}
                    </span>
                  </td>
                  {ids.map((id) => (
                    <td key={id} className="row-pad px-3 text-right">
                      {rankIn(tiers, id) ?? "–"}
                    </td>
                  ))}
                  <td className="row-pad px-3 text-right whitespace-nowrap">{duration(activeSeconds)}</td>
                  <td className="row-pad px-3 whitespace-nowrap">
                    <RelativeTime at={at} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      </Card>
      <ol className="grid gap-4 lg:grid-cols-2">
        {responses.map(({ id, text }) => (
          <li key={id} className="flex min-w-0 gap-4 rounded-md border bg-surface p-4">
            <span className="text-sm leading-[26px] font-semibold">{letterOf(ids, id)}</span>
            <ResponseText text={text} />
          </li>
        ))}
      </ol>
    </>
  );
}

/** 1 for the best tier; null for a response that was not placed. */
function rankIn(tiers: readonly (readonly string[])[], id: string): number | null {
  const place = tiers.findIndex((tier) => tier.includes(id));
  return place < 0 ? null : place + 1;
}
