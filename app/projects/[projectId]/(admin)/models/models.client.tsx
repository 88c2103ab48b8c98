"use client";
import { Blocks } from "lucide-react";
import { useState } from "react";
import { LinkButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { useAddress } from "@/app/_ui/use-address";
import { useCall } from "@/app/_ui/use-call";
import { getWinRates, listModels, listPromotions, type ModelVersion } from "@/lib/contract/models";
import { allOf } from "../_data/all-of";
import { LineageGraph } from "./lineage-graph.client";
import { KIND_FILTER, modelColumns } from "./model-columns.client";
import { promotionOf } from "./model-summary";
import { PromoteDialog } from "./promote-dialog.client";
import { Promotions } from "./promotions.client";
import { WinRates } from "./win-rates.client";

/** All model versions of a project: where they come from, how good they are, and which one is served. */
export function Models({ projectId }: { projectId: string }) {
  const [, write] = useAddress();
  const [choices, setChoices] = useState(0);
  const [promoting, setPromoting] = useState<ModelVersion | null>(null);
  const input = { params: { projectId }, body: {} };
  const loading = allOf(
    useCall(listModels, input, { every: 10_000 }),
    useCall(listPromotions, input, { every: 10_000 }),
  );
  const winRates = useCall(getWinRates, input, { every: 10_000 });
  return (
    <Page wide>
      <PageHeader
        title="Choose which policy answers"
        lead="Every version is kept, with what it learned from. Promoting or rolling back takes effect at once."
        action={
          <LinkButton variant="primary" href={`/projects/${projectId}/responses`}>
            Compare versions blind
          </LinkButton>
        }
      />
      <QueryView query={loading} skeletonLines={12}>
        {([{ models }, { promotions }]) => (
          <>
            {models.length > 0 && (
              <LineageGraph
                models={models}
                onChoose={(m) => {
                  write({ q: m.label, kind: null, page: null });
                  setChoices(choices + 1);
                }}
              />
            )}
            <Card flush>
              <DataTable
                // Its search box reads the address when it is made: a choice in the graph makes a new one.
                key={choices}
                label="Model versions"
                rows={models}
                columns={modelColumns({ projectId, promotions, onPromote: setPromoting })}
                filters={KIND_FILTER}
                rowKey={(m) => m.id}
                sort="-created"
                empty={
                  <EmptyState icon={Blocks} title="There is no model yet">
                    A project starts with the starter model. Rounds add versions as they finish.
                  </EmptyState>
                }
              />
            </Card>
            <div className="grid items-start gap-6 xl:grid-cols-[2fr_1fr]">
              <QueryView query={winRates}>{(w) => <WinRates winRates={w.winRates} projectId={projectId} />}</QueryView>
              <Promotions promotions={promotions} />
            </div>
            {promoting && (
              <PromoteDialog
                model={promoting}
                served={models.find((m) => m.served)}
                rollBack={promotionOf(promoting, promotions) === "roll back"}
                onClose={() => setPromoting(null)}
              />
            )}
          </>
        )}
      </QueryView>
    </Page>
  );
}
