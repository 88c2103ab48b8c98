"use client";
import { useState } from "react";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { useAddress } from "@/app/_ui/use-address";
import { useCall } from "@/app/_ui/use-call";
import { listModels } from "@/lib/contract/models";
import { Conversation } from "./conversation.client";
import { type SamplingText, TrySettings } from "./try-settings.client";

/** Asking a policy, turn after turn. Nothing of it is stored. */
export function Try({ projectId }: { projectId: string }) {
  const [read, write] = useAddress();
  const [sampling, setSampling] = useState<SamplingText>({
    temperature: "0.7",
    maxTokens: "48",
    seed: "1",
  });
  const models = useCall(listModels, { params: { projectId }, body: {} });
  const version = read("version");
  return (
    <Page>
      <PageHeader
        title="Ask the policy something"
        lead="See for yourself what labelers will be shown. Nothing you write here is stored or learned from."
      />
      <QueryView query={models}>
        {({ models: all }) => (
          <>
            <TrySettings
              models={all.filter((m) => m.kind !== "reward")}
              version={version}
              onVersion={(id) => write({ version: id || null })}
              sampling={sampling}
              onSampling={(part) => setSampling((s) => ({ ...s, ...part }))}
            />
            <Conversation
              projectId={projectId}
              version={version}
              sampling={sampling}
              onSeed={(seed) => setSampling((s) => ({ ...s, seed: String(seed) }))}
            />
          </>
        )}
      </QueryView>
    </Page>
  );
}
