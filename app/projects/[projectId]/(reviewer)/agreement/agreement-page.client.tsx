"use client";
import { Scale } from "lucide-react";
import { LinkButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Select } from "@/app/_ui/field";
import { labelOfUseCase } from "@/app/_ui/format";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { useAddress } from "@/app/_ui/use-address";
import { useCall } from "@/app/_ui/use-call";
import { WhenNear } from "@/app/_ui/when-near.client";
import { Crowd, getAgreement } from "@/lib/contract/agreement";
import { Canary } from "./canary.client";
import { Groups } from "./groups.client";
import { Labelers } from "./labelers.client";
import { Matrix } from "./matrix.client";
import { PublishedFigure } from "./published-figure.client";
import { SliceFigure } from "./slice-figure.client";
import { type Overview, Summary } from "./summary.client";
import { UncountedNote } from "./uncounted-note";
import { useCounted } from "./use-counted";
import { WeekFigure } from "./week-figure.client";

/** How far labelers order the same responses alike. */
export function AgreementPage({ projectId }: { projectId: string }) {
  const [read, write] = useAddress();
  const crowd = Crowd.safeParse(read("labelers")).data ?? "everyone";
  const query = useCounted(useCall(getAgreement, { params: { projectId }, body: { crowd } }, { keep: true }));
  return (
    <Page wide>
      <PageHeader
        title="See how labelers agree"
        lead="Agreement is the share of response pairs that two labelers order alike. A low figure is a question about the prompts and the guidelines first, and about people last."
        action={
          <>
            <Select
              aria-label="Labelers"
              className="w-auto!"
              value={crowd}
              onChange={(value) => write({ labelers: value === "everyone" ? null : value })}
              options={[
                { value: "everyone", label: "Labelers: all" },
                { value: "people", label: "People only" },
                { value: "simulated", label: "Simulated only" },
              ]}
            />
            <LinkButton variant="primary" href={`/projects/${projectId}/agreement/disagreements`}>
              Read disagreements
            </LinkButton>
          </>
        }
      />
      <QueryView query={query}>
        {(overview) => (
          <>
            <UncountedNote uncounted={overview.uncounted} />
            {overview.people + overview.simulated === 0 ? (
              <Card>
                <EmptyState title="No two labelers have ranked the same responses yet" icon={Scale}>
                  In the project's settings an admin sets “Labelers per comparison” to 2 or more. Agreement shows here
                  as soon as a second labeler has ranked a comparison.
                </EmptyState>
              </Card>
            ) : (
              <Parts overview={overview} />
            )}
          </>
        )}
      </QueryView>
      {(query.data ?? query.error) && (
        <>
          <WhenNear>
            <Matrix projectId={projectId} />
          </WhenNear>
          <WhenNear>
            <Labelers projectId={projectId} />
          </WhenNear>
          <WhenNear>
            <Canary projectId={projectId} />
          </WhenNear>
          <WhenNear>
            <Groups projectId={projectId} />
          </WhenNear>
        </>
      )}
    </Page>
  );
}

function Parts({ overview }: { overview: Overview }) {
  const { byUseCase, byWeek, byGuidelines } = overview;
  return (
    <>
      <Summary overview={overview} />
      <PublishedFigure rate={overview.rates.dropped} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <SliceFigure
          title="By use case"
          sentence="Some prompts have no better answer to agree on."
          slices={byUseCase}
          nameOf={labelOfUseCase}
        />
        <div className="grid min-w-0 gap-6">
          <WeekFigure
            title="Over time"
            sentence="By the week in which a comparison got its newest ranking. The band is the published one."
            weeks={byWeek.map((s) => ({ week: s.key, rate: s.rate, of: s.comparisons }))}
            of="comparisons"
            band
          />
          <SliceFigure
            title="By guidelines"
            sentence="Comparisons that all ranked under the same version."
            slices={byGuidelines}
            nameOf={(version) => `Version ${version}`}
          />
        </div>
      </div>
    </>
  );
}
