"use client";
import { useState } from "react";
import { Card } from "@/app/_ui/card";
import { Field, Select } from "@/app/_ui/field";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { useAddress } from "@/app/_ui/use-address";
import { Whose } from "@/lib/contract/snapshot-filter";
import { FilterReport } from "./filter-report.client";
import type { Weights } from "./weights";

/** A reviewer tries filters and sees what each would change; nothing is stored. */
export function FilterReportPage({ projectId }: { projectId: string }) {
  const [read, write] = useAddress();
  const whose = Whose.catch("people").parse(read("whose"));
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
      <Card title="Labelers">
        <FilterReport projectId={projectId} whose={whose} weights={weights} onChange={setWeights} />
      </Card>
    </Page>
  );
}
