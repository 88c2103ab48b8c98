"use client";
import { Radio, RotateCcw, Square } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/app/_ui/badge";
import { Button, LinkButton } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/dialog";
import { ErrorNote } from "@/app/_ui/error-note";
import { PageHeader } from "@/app/_ui/page-header";
import { toast } from "@/app/_ui/toasts";
import { useAction } from "@/app/_ui/use-call";
import { getLoopCounts } from "@/lib/contract/projects";
import { cancelRound, getRound, listRounds, type Round, resumeRound } from "@/lib/contract/rounds";
import { ProgressBar } from "../../_charts/progress-bar";
import { isActive, KIND, STATE, shareDone, stateLine } from "../../_rounds/round-words";

const CHANGES = [getRound, listRounds, getLoopCounts];

/** What the round is, how far it is, and what one can do to it. */
export function RoundHeader({ projectId, round, live }: { projectId: string; round: Round; live: boolean }) {
  const [asking, setAsking] = useState(false);
  const cancel = useAction(cancelRound, { refreshes: CHANGES, onDone: () => setAsking(false) });
  const resume = useAction(resumeRound, {
    refreshes: CHANGES,
    onDone: () => toast.good("It waits for a worker and goes on from its last checkpoint."),
  });
  const input = { params: { id: round.id }, body: {} };
  const base = `/projects/${projectId}`;
  const stopped = round.state === "failed" || round.state === "cancelled";
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        crumbs={[{ label: "Rounds", href: `${base}/rounds` }]}
        title={
          <span className="flex flex-wrap items-center gap-3">
            {titleOf(round)}
            <Badge tone={STATE[round.state].tone}>{STATE[round.state].name}</Badge>
          </span>
        }
        lead={stateLine(round)}
        action={
          <>
            {!isActive(round) && (
              <LinkButton href={`${base}/rounds/new?kind=${round.kind}&like=${round.id}`}>Start one like it</LinkButton>
            )}
            {isActive(round) && (
              <Button variant="danger" icon={Square} disabled={round.cancelRequested} onClick={() => setAsking(true)}>
                {round.cancelRequested ? "Stopping" : "Cancel the round"}
              </Button>
            )}
            {stopped && (
              <Button
                variant="primary"
                icon={RotateCcw}
                pending={resume.isPending}
                onClick={() => resume.mutate(input)}
              >
                Resume from {KIND[round.kind].step} {round.step}
              </Button>
            )}
            {round.resultVersion && (
              <LinkButton variant="primary" href={`${base}/models?q=${encodeURIComponent(round.resultVersion.label)}`}>
                See {round.resultVersion.label}
              </LinkButton>
            )}
          </>
        }
      />
      {isActive(round) && (
        <div className="flex items-center gap-4">
          <div className="flex-1">
            <ProgressBar label="Progress of the round" share={shareDone(round)} />
          </div>
          <span className="flex items-center gap-1.5 text-xs text-muted">
            <Radio aria-hidden className={live ? "size-3.5 text-good" : "size-3.5"} />
            {live ? "Live" : "Asking every 3 s"}
          </span>
        </div>
      )}
      {round.state === "failed" && (
        <div role="alert" className="rounded-md border border-bad/30 bg-bad-soft p-4 text-sm">
          <p className="font-semibold">Why it failed</p>
          <p>{round.error ?? "The worker did not say why. Its log may."}</p>
          <p className="text-muted">Nothing is lost: mend the cause, then resume it from its last checkpoint.</p>
        </div>
      )}
      {(cancel.error ?? resume.error) && <ErrorNote error={cancel.error ?? resume.error} />}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Cancel this round?"
        confirm="Cancel the round"
        danger
        pending={cancel.isPending}
        onConfirm={() => cancel.mutate(input)}
      >
        <p className="text-sm">It stops within a step and keeps its last checkpoint. You can resume it later.</p>
      </ConfirmDialog>
    </div>
  );
}

/** "PPO from policy v1". */
const titleOf = (round: Round): string => `${KIND[round.kind].name} from ${round.baseVersion?.label ?? "nothing"}`;
