"use client";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, Input, Select } from "@/app/_ui/field";
import { Link } from "@/app/_ui/link";
import { toast } from "@/app/_ui/toasts";
import { useAction } from "@/app/_ui/use-call";
import { Split } from "@/lib/contract/common";
import type { ModelVersion } from "@/lib/contract/models";
import { getLoopCounts, type Project } from "@/lib/contract/projects";
import { listSamplingRequests, requestResponses } from "@/lib/contract/responses";
import { checkSampling, type SamplingDraft, samplingLabel } from "./sampling-draft";
import { VersionPicker } from "./version-picker.client";

/** Orders K responses for N prompts, from the served policy or from several versions in turn. */
export function SamplingForm({
  project,
  models,
  promptCount,
}: {
  project: Project;
  models: readonly ModelVersion[];
  promptCount: number;
}) {
  const [changes, setChanges] = useState<Partial<SamplingDraft>>({});
  // What is not typed follows the project and its prompts, which may be read again while the form is open.
  const draft: SamplingDraft = {
    k: String(project.responsesPerPrompt),
    promptCount: String(Math.max(1, Math.min(promptCount, 50))),
    temperature: "1",
    topP: "1",
    maxTokens: "48",
    split: "",
    versionIds: [],
    ...changes,
  };
  const change = (part: Partial<SamplingDraft>) => setChanges((c) => ({ ...c, ...part }));
  const order = useAction(requestResponses, {
    refreshes: [listSamplingRequests, getLoopCounts],
    onDone: (r) => toast.good("Ordered.", `${r.total} comparisons will appear as they are sampled.`),
  });
  const checked = checkSampling(draft);
  const text = (key: "k" | "promptCount" | "temperature" | "topP" | "maxTokens") => ({
    value: draft[key],
    inputMode: "decimal" as const,
    onChange: (e: { target: { value: string } }) => change({ [key]: e.target.value }),
  });
  const error = (key: keyof SamplingDraft) => (checked.ok ? undefined : checked.reasons[key]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (checked.ok && !order.isPending) order.mutate({ params: { projectId: project.id }, body: checked.body });
  };
  return (
    <Card title="Sample responses to rank">
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <div className="grid gap-4 sm:grid-cols-3">
          <Field label="Prompts" hint="Those with the fewest comparisons first." error={error("promptCount")}>
            <Input {...text("promptCount")} />
          </Field>
          <Field label="Responses to each (K)" hint="InstructGPT used 4 to 9." error={error("k")}>
            <Input {...text("k")} />
          </Field>
          <Field label="Of which split">
            <Select
              value={draft.split}
              onChange={(split) => change({ split })}
              options={[{ value: "", label: "Any" }, ...Split.options.map((value) => ({ value, label: value }))]}
            />
          </Field>
        </div>
        <VersionPicker
          models={models}
          chosen={draft.versionIds}
          onChange={(versionIds) => change({ versionIds })}
          error={error("versionIds")}
        />
        <details>
          <summary className="text-sm font-medium">How it samples</summary>
          <div className="grid gap-4 pt-3 sm:grid-cols-3">
            <Field label="Temperature" hint="1 samples as the policy would." error={error("temperature")}>
              <Input {...text("temperature")} />
            </Field>
            <Field label="Top p" hint="1 leaves no token out." error={error("topP")}>
              <Input {...text("topP")} />
            </Field>
            <Field label="Longest response, tokens" error={error("maxTokens")}>
              <Input {...text("maxTokens")} />
            </Field>
          </div>
        </details>
        {promptCount === 0 && (
          <p className="text-sm">
            There are no prompts to answer yet.{" "}
            <Link className="text-accent underline" href={`/projects/${project.id}/prompts`}>
              Import some first.
            </Link>
          </p>
        )}
        {order.error && <ErrorNote error={order.error} />}
        <div>
          <Button type="submit" variant="primary" disabled={!checked.ok || promptCount === 0} pending={order.isPending}>
            {samplingLabel(checked)}
          </Button>
        </div>
      </form>
    </Card>
  );
}
