"use client";
import { Snowflake } from "lucide-react";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Card, Stat, Stats } from "@/app/_ui/card";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, Select } from "@/app/_ui/field";
import { count } from "@/app/_ui/format";
import { toast } from "@/app/_ui/toasts";
import { useAction } from "@/app/_ui/use-call";
import { freezeSnapshot, listSnapshots } from "@/lib/contract/datasets";
import { getLoopCounts } from "@/lib/contract/projects";
import { freezeLabel, mostlyWhose, type Now, returnedNote, type Whose, wouldHold } from "./freeze-words";

/** What a snapshot frozen now would hold, and the button that freezes it. */
export function FreezeCard({ projectId, now }: { projectId: string; now: Now }) {
  const [whose, setWhose] = useState<Whose>(mostlyWhose(now));
  const freeze = useAction(freezeSnapshot, {
    refreshes: [listSnapshots, getLoopCounts],
    onDone: (s) => toast.good("Frozen.", `Snapshot ${s.digest.slice(0, 12)} is ready to train on.`),
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
        <div className="flex flex-wrap items-end gap-3">
          <Field label="Whose answers" className="w-full sm:w-72">
            <Select
              value={whose}
              onChange={setWhose}
              options={[
                { value: "people", label: "People's only" },
                { value: "simulated", label: "Simulated labelers' only" },
                { value: "both", label: "Both, mixed" },
              ]}
            />
          </Field>
          <Button
            variant="primary"
            icon={Snowflake}
            className="h-auto! min-h-9 shrink! py-1.5 whitespace-normal!"
            disabled={nothing}
            pending={freeze.isPending}
            onClick={() =>
              freeze.mutate({
                params: { projectId },
                body: {
                  includePeople: whose !== "simulated",
                  includeSimulated: whose !== "people",
                },
              })
            }
          >
            {freezeLabel(held)}
          </Button>
        </div>
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
