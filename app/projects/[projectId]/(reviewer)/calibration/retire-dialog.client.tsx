"use client";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { ErrorNote } from "@/app/_ui/error-note";
import { Switch } from "@/app/_ui/switch";
import { toast } from "@/app/_ui/toasts";
import { useAction } from "@/app/_ui/use-call";
import { getCalibration, listCandidates, type PoolItem, retireReference } from "@/lib/contract/calibration";

/** Takes a comparison out of the pool, and asks whether it is to give ordinary tasks again. */
export function RetireDialog({ projectId, item, onClose }: { projectId: string; item: PoolItem; onClose: () => void }) {
  const [toTasks, setToTasks] = useState(false);
  const retire = useAction(retireReference, {
    refreshes: [getCalibration, listCandidates],
    onDone: () => {
      toast.good("Out of the pool.");
      onClose();
    },
  });
  const { comparisonId, revision } = item;
  return (
    <Dialog
      open
      onClose={onClose}
      size="sm"
      title="Take it out of the pool"
      description="The reference stays on record, and so do the answers."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={retire.isPending}
            onClick={() => retire.mutate({ params: { projectId }, body: { comparisonId, revision, toTasks } })}
          >
            Take it out
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {retire.error && <ErrorNote error={retire.error} />}
        {item.use === "training" ? (
          <p className="text-sm text-muted">
            Practice has shown its reference, so it cannot give ordinary tasks: people would rank from memory.
          </p>
        ) : (
          <Switch
            label="Give ordinary tasks again"
            hint="All its rankings, those given for calibration too, then enter the next snapshot."
            checked={toTasks}
            onChange={setToTasks}
          />
        )}
      </div>
    </Dialog>
  );
}
