"use client";
import { Scale } from "lucide-react";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { useAddress } from "@/app/_ui/use-address";
import { useCall } from "@/app/_ui/use-call";
import { getAgreement, type PairAgreement } from "@/lib/contract/agreement";
import { AgreementMatrix } from "./agreement-matrix.client";
import { AgreementSummary } from "./agreement-summary.client";
import { Disagreements } from "./disagreements.client";
import { PairTable } from "./pair-table.client";

/** How many of the labelers are simulated, and whether all are. */
function simulatedAmong(pairs: readonly PairAgreement[]): { count: number; all: boolean } {
  const labelers = new Map(pairs.flatMap((p) => [p.a, p.b]).map((l) => [l.id, l.simulated]));
  const count = [...labelers.values()].filter(Boolean).length;
  return { count, all: count === labelers.size };
}

/** How far labelers order the same responses alike. */
export function AgreementPage({ projectId }: { projectId: string }) {
  const query = useCall(getAgreement, { params: { projectId }, body: {} });
  const [read, write] = useAddress();
  const chosen = { a: read("a"), b: read("b") };
  return (
    <Page wide>
      <PageHeader
        title="See how labelers agree"
        lead="Agreement is the share of response pairs that two labelers order alike. A low figure is a question about the prompts and the guidelines first, and about people last."
      />
      <QueryView query={query}>
        {({ overall, pairs }) =>
          pairs.length === 0 ? (
            <Card>
              <EmptyState title="No two labelers have ranked the same responses yet" icon={Scale}>
                In the project's settings an admin sets “Labelers per comparison” to 2 or more. Agreement shows here as
                soon as a second labeler has ranked a comparison.
              </EmptyState>
            </Card>
          ) : (
            <>
              <AgreementSummary overall={overall} simulated={simulatedAmong(pairs)} />
              <div className="grid items-start gap-6 2xl:grid-cols-[1fr_auto]">
                <PairTable pairs={pairs} onChoose={(a, b) => write({ a, b })} />
                <AgreementMatrix pairs={pairs} chosen={chosen} onChoose={(a, b) => write({ a, b })} />
              </div>
              <Disagreements
                projectId={projectId}
                pairs={pairs}
                chosen={chosen}
                onClear={() => write({ a: null, b: null })}
              />
            </>
          )
        }
      </QueryView>
    </Page>
  );
}
