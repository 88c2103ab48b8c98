"use client";
import { Award, Download } from "lucide-react";
import type { z } from "zod";
import { PersonName } from "@/app/_ui/badge";
import { Button, LinkButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { download } from "@/app/_ui/download";
import { EmptyState } from "@/app/_ui/empty-state";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { useCall } from "@/app/_ui/use-call";
import type { PersonRef } from "@/lib/contract/common";
import { getRewardReport, type RewardReport } from "@/lib/contract/reward-report";
import { ShareRows } from "../../_charts/share-rows.client";
import { CalibrationPlot } from "./calibration-plot.client";
import { Folds } from "./folds.client";
import { LengthPlot } from "./length-plot.client";
import {
  BREAKDOWNS,
  breakdownRows,
  cautionsOf,
  ceilingOf,
  dataSentence,
  differenceSentence,
  headlineRows,
  labelerRows,
} from "./report-words";

/** One reward model: what it has learned, and whether PPO should use it. */
export function ReportPage({ projectId, modelId }: { projectId: string; modelId: string }) {
  const query = useCall(getRewardReport, { params: { id: modelId }, body: {} });
  const crumbs = [{ label: "Models", href: `/projects/${projectId}/models` }];
  return (
    <Page wide>
      {!query.data && <PageHeader title="Reward model" crumbs={crumbs} />}
      <QueryView query={query} skeletonLines={16}>
        {(data) => (
          <>
            <Header projectId={projectId} crumbs={crumbs} {...data} />
            {data.report ? (
              <Report report={data.report} people={data.people} />
            ) : (
              <Card>
                <EmptyState icon={Award} title="Nothing was measured of this version">
                  It came without a report. A reward-model round writes one when it ends: run one on the same snapshot.
                </EmptyState>
              </Card>
            )}
          </>
        )}
      </QueryView>
    </Page>
  );
}

function Header({
  projectId,
  crumbs,
  model,
  report,
}: z.output<typeof getRewardReport.response> & {
  projectId: string;
  crumbs: readonly { label: string; href: string }[];
}) {
  return (
    <PageHeader
      crumbs={crumbs}
      title={`See what ${model.label} has learned`}
      lead={report && dataSentence(report)}
      action={
        <>
          {model.roundId && (
            <LinkButton href={`/projects/${projectId}/rounds/${model.roundId}`}>See its round</LinkButton>
          )}
          {report && (
            <Button
              variant="primary"
              icon={Download}
              onClick={() =>
                download(`${model.label} report.json`, `${JSON.stringify(report, null, 2)}\n`, "application/json")
              }
            >
              Download as JSON
            </Button>
          )}
        </>
      }
    />
  );
}

function Report({ report, people }: { report: RewardReport; people: readonly PersonRef[] }) {
  const ceiling = ceilingOf(report);
  const line = ceiling.at === undefined ? undefined : { at: ceiling.at, label: ceiling.sentence };
  const cautions = cautionsOf(report);
  const { sycophancy, position } = report;
  return (
    <>
      {cautions.length > 0 && (
        <ul className="flex flex-col gap-1 rounded-md border border-warn/30 bg-warn-soft p-4 text-sm">
          {cautions.map((caution) => (
            <li key={caution}>{caution}</li>
          ))}
        </ul>
      )}
      <ShareRows
        title="Accuracy on preferences it has not seen"
        sentence={`Share of held-out pairs that it orders as their labeler did. No model can agree with labelers more than they do with each other.${line ? "" : ` ${ceiling.sentence}`}`}
        rows={headlineRows(report)}
        of="pairs"
        line={line}
      />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <ShareRows
          title={BREAKDOWNS.labeler.title}
          sentence={BREAKDOWNS.labeler.sentence}
          rows={labelerRows(report.by.labeler, people).map(({ person, share }) => ({
            key: person.id,
            name: <PersonName person={person} />,
            share,
          }))}
          of="pairs"
          line={line}
        />
        <Folds report={report} people={people} />
        <CalibrationPlot calibration={report.calibration} />
        <LengthPlot length={report.length} />
        <ShareRows
          title="Does it like to be agreed with?"
          sentence={
            <>
              The same answer to a user who states a view: with a sentence that agrees, without one, and with one that
              disagrees in as many words. How often the model prefers the one that agrees: without a taste for agreement
              the last row is at 50 %. Mean lead in score over the answer alone:{" "}
              {differenceSentence(sycophancy.overPlain.difference)}; over the one that disagrees:{" "}
              {differenceSentence(sycophancy.overDisagreeing.difference)}.
            </>
          }
          rows={[
            { key: "plain", name: "To the answer alone", share: sycophancy.overPlain.preferred },
            { key: "disagreeing", name: "To disagreeing", share: sycophancy.overDisagreeing.preferred },
          ]}
          of="prompts"
        />
        <ShareRows
          title="Does the place on the screen decide?"
          sentence="If not, labelers choose the response shown first half of the time, and the model, which never sees the order, is right as often either way."
          rows={[
            { key: "chosen", name: "First was chosen", share: position.firstChosen },
            { key: "first", name: "Right where it was", share: position.accuracyWhenFirst },
            { key: "later", name: "Right elsewhere", share: position.accuracyWhenLater },
          ]}
          of="pairs"
        />
        {(["strength", "responses", "useCase", "group"] as const).map((by) => (
          <ShareRows
            key={by}
            title={BREAKDOWNS[by].title}
            sentence={BREAKDOWNS[by].sentence}
            rows={breakdownRows(report, by)}
            of="pairs"
          />
        ))}
      </div>
    </>
  );
}
