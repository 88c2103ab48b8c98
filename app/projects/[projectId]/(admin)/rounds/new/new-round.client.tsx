"use client";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { useAddress } from "@/app/_ui/use-address";
import { useCall } from "@/app/_ui/use-call";
import { listCorpora, listSnapshots } from "@/lib/contract/datasets";
import { listModels } from "@/lib/contract/models";
import { RoundKind } from "@/lib/contract/round-config";
import { listRounds } from "@/lib/contract/rounds";
import { allOf } from "../../_data/all-of";
import { RoundForm } from "./round-form.client";
import { nextKind } from "./round-plan";

/** Starting a round. The kind, the data and a round to take settings from may stand in the address. */
export function NewRound({ projectId }: { projectId: string }) {
  const [read, write] = useAddress();
  const input = { params: { projectId }, body: {} };
  const loading = allOf(
    useCall(listModels, input),
    useCall(listSnapshots, input),
    useCall(listCorpora, input),
    useCall(listRounds, input),
  );
  return (
    <Page>
      <PageHeader
        title="Start a round"
        crumbs={[{ label: "Rounds", href: `/projects/${projectId}/rounds` }]}
        lead="Three questions. Everything else has a default with its source, and can be changed."
      />
      <QueryView query={loading} skeletonLines={12}>
        {([{ models }, { snapshots }, { corpora }, { rounds }]) => {
          const kind = RoundKind.safeParse(read("kind")).data ?? nextKind(models);
          return (
            <RoundForm
              // Another kind has other settings: the form starts afresh.
              key={kind}
              projectId={projectId}
              kind={kind}
              onKind={(next) => write({ kind: next })}
              has={{ models, snapshots, corpora, rounds }}
              given={{ snapshot: read("snapshot"), like: read("like") }}
            />
          );
        }}
      </QueryView>
    </Page>
  );
}
