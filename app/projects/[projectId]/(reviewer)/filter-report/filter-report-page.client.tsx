"use client";
import { useState } from "react";
import { Card } from "@/app/_ui/card";
import { Field, Select } from "@/app/_ui/field";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { useAddress } from "@/app/_ui/use-address";
import { WhichRankings } from "@/lib/contract/comparison-source";
import { Whose } from "@/lib/contract/snapshot-filter";
import { FilterReport } from "./filter-report.client";
import type { Weights } from "./weights";
import { WhichRankingsFields } from "./which-rankings.client";

/** A reviewer tries filters and sees what each would change; nothing is stored. */
export function FilterReportPage({ projectId }: { projectId: string }) {
  const [read, write] = useAddress();
  const whose = Whose.catch("people").parse(read("whose"));
  // The address follows a moment later: read from it, a box would spring back before it is checked.
  const [which, setWhich] = useState(() =>
    WhichRankings.catch(WhichRankings.parse({})).parse({
      // None chosen is a choice too, and an empty value leaves the address.
      sources: read("sources") === "none" ? [] : read("sources") || undefined,
      weakestStrength: read("strength") || undefined,
    }),
  );
  const [weights, setWeights] = useState<Weights>(new Map());
  return (
    <Page wide>
      <PageHeader
        title="See what leaving labelers out would change"
        lead="A report, nothing more: an admin decides when a snapshot is frozen, and writes down why."
        action={
          <Field label="Whose answers" className="w-full sm:w-64">
            <Select
              value={whose}
              onChange={(next) => {
                setWeights(new Map());
                write({ whose: next });
              }}
              options={[
                { value: "people", label: "People's only" },
                { value: "simulated", label: "Simulated labelers' only" },
                { value: "both", label: "Both, mixed" },
              ]}
            />
          </Field>
        }
      />
      <Card title="Rankings">
        <div className="flex flex-col gap-3">
          <WhichRankingsFields
            which={which}
            onChange={(next) => {
              setWeights(new Map());
              setWhich(next);
              write({ sources: next.sources.join() || "none", strength: next.weakestStrength });
            }}
          />
        </div>
      </Card>
      <Card title="Labelers">
        <FilterReport projectId={projectId} whose={whose} which={which} weights={weights} onChange={setWeights} />
      </Card>
    </Page>
  );
}
