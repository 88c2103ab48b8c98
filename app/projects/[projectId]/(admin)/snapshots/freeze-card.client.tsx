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
import { WhichRankings } from "@/lib/contract/comparison-source";
import { freezeSnapshot, listSnapshots } from "@/lib/contract/datasets";
import { getLoopCounts } from "@/lib/contract/projects";
import { FilterReport } from "../../(reviewer)/filter-report/filter-report.client";
import { type Weights, weightsToSend } from "../../(reviewer)/filter-report/weights";
import { WhichRankingsFields } from "../../(reviewer)/filter-report/which-rankings.client";
import { freezeLabel, mostlyWhose, type Now, returnedNote, type Whose, wouldHold } from "./freeze-words";

/** What a snapshot frozen now would hold, and the button that freezes it. */
export function FreezeCard({ projectId, now: usually }: { projectId: string; now: Now }) {
  const [whose, setWhose] = useState<Whose>(mostlyWhose(usually));
  const [weights, setWeights] = useState<Weights>(new Map());
  const [reason, setReason] = useState("");
  const [which, setWhich] = useState(WhichRankings.parse({}));
  const asked = { params: { projectId }, body: which };
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
          <WhichRankingsFields
            which={which}
            onChange={(next) => {
              // Other rankings may be other people's: a filter that names someone without an answer is refused.
              setWeights(new Map());
              setWhich(next);
            }}
          />
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
                  ...which,
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
            <FilterReport projectId={projectId} whose={whose} which={which} weights={weights} onChange={setWeights} />
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

const detail = ({ people, simulated }: Now, kind: "rankings" | "demonstrations"): string =>
  `${count(people[kind])} by people, ${count(simulated[kind])} simulated`;
