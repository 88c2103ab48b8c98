"use client";
import { useState } from "react";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { useAddress } from "@/app/_ui/use-address";
import { useCall } from "@/app/_ui/use-call";
import { listCorpora, listSnapshots } from "@/lib/contract/datasets";
import { listModels } from "@/lib/contract/models";
import { RoundKind } from "@/lib/contract/round-config";
import { listRounds } from "@/lib/contract/rounds";
import { allOf } from "../../_data/all-of";
import { KindQuestion } from "./kind-question.client";
import { Question } from "./question";
import { type Has, RoundForm } from "./round-form.client";
import { nextKind } from "./round-plan";

/** Starting a round. The kind, the data and a round to take settings from may stand in the address. */
export function NewRound({ projectId }: { projectId: string }) {
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
        {([{ models }, { snapshots }, { corpora }, { rounds }]) => (
          <Questions projectId={projectId} has={{ models, snapshots, corpora, rounds }} />
        )}
      </QueryView>
    </Page>
  );
}

function Questions({ projectId, has }: { projectId: string; has: Has }) {
  const [read, write] = useAddress();
  // As it was when the page opened: a model that is registered meanwhile changes nothing under one's hands.
  const [suggested] = useState(() => nextKind(has.models));
  const kind = RoundKind.safeParse(read("kind")).data ?? suggested;
  return (
    <div className="flex flex-col gap-4">
      <Question number={1} title="What to train, and from which model?">
        <KindQuestion kind={kind} onChange={(next) => write({ kind: next })} />
      </Question>
      <RoundForm
        // Another kind has other settings: its form starts afresh.
        key={kind}
        projectId={projectId}
        kind={kind}
        has={has}
        given={{ snapshot: read("snapshot"), like: read("like") }}
      />
    </div>
  );
}
