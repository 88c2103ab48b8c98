"use client";
import { MessagesSquare } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import type { Column } from "@/app/_ui/data-column";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { Field, Select } from "@/app/_ui/field";
import { count } from "@/app/_ui/format";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { RelativeTime } from "@/app/_ui/relative-time";
import { useAddress } from "@/app/_ui/use-address";
import { useCall } from "@/app/_ui/use-call";
import { listModels } from "@/lib/contract/models";
import { getLoopCounts, getProject } from "@/lib/contract/projects";
import { listResponses, listSamplingRequests, type ResponseRow } from "@/lib/contract/responses";
import { allOf } from "../_data/all-of";
import { usePages } from "../_data/use-pages";
import { SamplingForm } from "./sampling-form.client";
import { SamplingRequests } from "./sampling-requests.client";

/** Ordering responses and reading them, with where each comes from. */
export function Responses({ projectId }: { projectId: string }) {
  const input = { params: { projectId }, body: {} };
  const project = useCall(getProject, input);
  const models = useCall(listModels, input);
  const counts = useCall(getLoopCounts, input, { every: 5_000 });
  const requests = useCall(listSamplingRequests, input, { every: 3_000 });
  return (
    <Page wide>
      <PageHeader
        title="Have the policy answer"
        lead="Each order becomes comparisons: K responses to one prompt, shuffled and blind, for labelers to rank."
      />
      <div className="grid items-start gap-6 xl:grid-cols-2">
        <QueryView query={allOf(project, models, counts)}>
          {([p, m, c]) => <SamplingForm project={p} models={m.models} promptCount={c.prompts} />}
        </QueryView>
        <QueryView query={requests} skeletonLines={4}>
          {(r) => <SamplingRequests requests={r.requests} />}
        </QueryView>
      </div>
      <ResponseTable projectId={projectId} />
    </Page>
  );
}

function ResponseTable({ projectId }: { projectId: string }) {
  const [read, write] = useAddress();
  const modelVersionId = read("version");
  const models = useCall(listModels, { params: { projectId }, body: {} });
  const pages = usePages(
    listResponses,
    { params: { projectId }, body: { limit: 200, ...(modelVersionId && { modelVersionId }) } },
    { every: 10_000 },
  );
  const versions = (models.data?.models ?? []).filter((m) => m.kind !== "reward");
  return (
    <Card
      flush
      title="Responses"
      action={
        <Field label={<span className="sr-only">Written by</span>}>
          <Select
            className="h-8 w-auto!"
            value={modelVersionId}
            onChange={(id) => write({ version: id || null, page: null })}
            options={[
              { value: "", label: "By any version" },
              ...versions.map((m) => ({ value: m.id, label: `By ${m.label}` })),
            ]}
          />
        </Field>
      }
    >
      <QueryView query={pages}>
        {(loaded) => (
          <DataTable
            label="Responses"
            rows={loaded.flatMap((p) => p.responses)}
            columns={COLUMNS}
            rowKey={(r) => r.id}
            more={pages.more}
            empty={
              <EmptyState
                icon={MessagesSquare}
                title={modelVersionId ? "This version has not answered yet" : "No responses yet"}
                action={modelVersionId && <Button onClick={() => write({ version: null })}>Show all versions</Button>}
              >
                Order some above. They appear here as they are sampled, each with the version, temperature and seed that
                made it.
              </EmptyState>
            }
          />
        )}
      </QueryView>
    </Card>
  );
}

const COLUMNS: readonly Column<ResponseRow>[] = [
  {
    key: "response",
    header: "Response",
    value: (r) => r.text,
    className: "min-w-80",
    cell: (r) => (
      <details className="group">
        <summary className="list-none">
          <span className="line-clamp-1 text-xs text-muted wrap-anywhere group-open:line-clamp-none">{r.prompt}</span>
          <span className="line-clamp-2 wrap-anywhere group-open:line-clamp-none group-open:whitespace-pre-wrap">
            {r.text || <em className="text-muted">empty</em>}
          </span>
        </summary>
      </details>
    ),
  },
  {
    key: "version",
    header: "Written by",
    value: (r) => r.modelVersion,
    className: "whitespace-nowrap",
    cell: (r) => r.modelVersion,
  },
  {
    key: "rank",
    header: "Mean rank",
    align: "right",
    value: (r) => r.meanTier,
    cell: (r) =>
      r.meanTier === null ? (
        <span className="text-muted">–</span>
      ) : (
        <span title={`Over ${count(r.rankingCount)} rankings; 1 is best`}>{r.meanTier.toFixed(1)}</span>
      ),
  },
  {
    key: "tokens",
    header: "Tokens",
    align: "right",
    value: (r) => r.tokenCount,
    cell: (r) => count(r.tokenCount),
  },
  {
    key: "end",
    header: "Ended",
    value: (r) => r.finishReason,
    className: "whitespace-nowrap",
    cell: (r) => (r.finishReason === "stop" ? "by itself" : "cut off"),
  },
  {
    key: "logprob",
    header: "Logprob",
    align: "right",
    value: (r) => r.logprob,
    cell: (r) => r.logprob.toFixed(1).replace("-", "−"),
  },
  {
    key: "temperature",
    header: "Temp.",
    align: "right",
    value: (r) => r.temperature,
    cell: (r) => r.temperature,
  },
  { key: "seed", header: "Seed", align: "right", value: (r) => r.seed, cell: (r) => r.seed },
  {
    key: "sampled",
    header: "Sampled",
    value: (r) => r.createdAt,
    cell: (r) => <RelativeTime at={r.createdAt} />,
  },
];
