"use client";
import { Snowflake } from "lucide-react";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Card, Stat, Stats } from "@/app/_ui/card";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, Select, TextArea } from "@/app/_ui/field";
import { count, counted } from "@/app/_ui/format";
import { toast } from "@/app/_ui/toasts";
import { useAction, useCall } from "@/app/_ui/use-call";
import { ComparisonSource, USUAL_SOURCES } from "@/lib/contract/comparison-source";
import { freezeSnapshot, listSnapshots } from "@/lib/contract/datasets";
import type { PreferenceStrength } from "@/lib/contract/evaluation";
import { getLoopCounts } from "@/lib/contract/projects";
import { FilterReport } from "../../(reviewer)/filter-report/filter-report.client";
import { type Weights, weightsToSend } from "../../(reviewer)/filter-report/weights";
import { freezeLabel, mostlyWhose, type Now, returnedNote, type Whose, wouldHold } from "./freeze-words";

/** What a snapshot frozen now would hold, and the button that freezes it. */
export function FreezeCard({ projectId, now: usually }: { projectId: string; now: Now }) {
  const [whose, setWhose] = useState<Whose>(mostlyWhose(usually));
  const [weights, setWeights] = useState<Weights>(new Map());
  const [reason, setReason] = useState("");
  const [sources, setSources] = useState<readonly ComparisonSource[]>(USUAL_SOURCES);
  const [weakestStrength, setWeakestStrength] = useState<PreferenceStrength>("slightly");
  const asked = { params: { projectId }, body: { sources, weakestStrength } };
  const now = useCall(listSnapshots, asked, { keep: true, every: 10_000 }).data?.now ?? usually;
  const filtered = weightsToSend(weights);
  const needsReason = filtered.length > 0 && reason.trim() === "";
  const freeze = useAction(freezeSnapshot, {
    refreshes: [listSnapshots, getLoopCounts],
    onDone: (s) => {
      setWeights(new Map());
      setReason("");
      toast.good("Frozen.", `Snapshot ${s.digest.slice(0, 12)} is ready to train on.`);
    },
  });
  const held = wouldHold(now, whose);
  const nothing = held.rankings + held.demonstrations === 0;
  return (
    <Card title="Frozen now, it would hold">
      <div className="flex flex-col gap-5">
        <Stats>
          <Stat label="Rankings" value={count(held.rankings)} detail={detail(now, "rankings")} />
          <Stat label="Demonstrations" value={count(held.demonstrations)} detail={detail(now, "demonstrations")} />
          <Stat label="Prompts" value={count(now.prompts)} detail="for PPO to practise on" />
        </Stats>
        {returnedNote(held) && <p className="text-sm text-muted">{returnedNote(held)}</p>}
        {freeze.error && <ErrorNote error={freeze.error} />}
        <div className="flex flex-wrap items-start gap-3">
          <Field label="Whose answers" className="w-full sm:w-72">
            <Select
              value={whose}
              onChange={(next) => {
                setWeights(new Map());
                setWhose(next);
              }}
              options={[
                { value: "people", label: "People's only" },
                { value: "simulated", label: "Simulated labelers' only" },
                { value: "both", label: "Both, mixed" },
              ]}
            />
          </Field>
          <Field
            label="Preferences"
            hint="Where the strength was asked. HH trains without the weakest grade."
            className="w-full sm:w-72"
          >
            <Select
              value={weakestStrength}
              onChange={setWeakestStrength}
              options={[
                { value: "slightly", label: "Of every strength" },
                { value: "clearly", label: "Clearly better, or more" },
                { value: "much", label: "Much better only" },
              ]}
            />
          </Field>
          <SourceBoxes sources={sources} onChange={setSources} />
          <Button
            variant="primary"
            icon={Snowflake}
            className="h-auto! min-h-9 shrink! py-1.5 whitespace-normal!"
            disabled={nothing || needsReason}
            pending={freeze.isPending}
            onClick={() =>
              freeze.mutate({
                params: { projectId },
                body: {
                  includePeople: whose !== "simulated",
                  includeSimulated: whose !== "people",
                  ...(filtered.length > 0 && { filter: { weights: filtered, reason } }),
                  sources,
                  weakestStrength,
                },
              })
            }
          >
            {filtered.length > 0 ? "Freeze with this filter" : freezeLabel(held)}
          </Button>
        </div>
        <details>
          <summary className="cursor-pointer text-sm text-muted hover:text-ink">
            Leave labelers out, or weigh them
            {filtered.length > 0 &&
              `: ${counted(filtered.length, "labeler does not count", "labelers do not count")} in full`}
          </summary>
          <div className="mt-4 flex flex-col gap-5">
            <FilterReport projectId={projectId} whose={whose} weights={weights} onChange={setWeights} />
            {filtered.length > 0 && (
              <Field
                label="Reason"
                hint="Kept with the snapshot and part of its digest."
                error={needsReason ? "A filter needs a reason." : undefined}
              >
                <TextArea value={reason} maxLength={2_000} onChange={(e) => setReason(e.target.value)} />
              </Field>
            )}
          </div>
        </details>
        {nothing && (
          <p className="text-sm text-muted">
            There is nothing of theirs to freeze yet. It needs at least one ranking or demonstration.
          </p>
        )}
      </div>
    </Card>
  );
}

const SOURCES: Record<ComparisonSource, string> = {
  ranking_task: "Ranking tasks",
  chat: "Chat",
  edit: "Edited responses",
  red_team: "Red team",
};

/** Which rankings to take, by where they come from. */
function SourceBoxes({
  sources,
  onChange,
}: {
  sources: readonly ComparisonSource[];
  onChange: (sources: readonly ComparisonSource[]) => void;
}) {
  return (
    <fieldset className="w-full">
      <legend className="pb-1 text-sm font-medium">Rankings from</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {ComparisonSource.options.map((source) => (
          <label key={source} className="flex items-center gap-2 text-sm">
            <input
              type="checkbox"
              className="size-4 accent-(--accent)"
              checked={sources.includes(source)}
              onChange={(e) =>
                onChange(e.target.checked ? [...sources, source] : sources.filter((other) => other !== source))
              }
            />
            {SOURCES[source]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const detail = ({ people, simulated }: Now, kind: "rankings" | "demonstrations"): string =>
  `${count(people[kind])} by people, ${count(simulated[kind])} simulated`;
