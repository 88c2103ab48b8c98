"use client";
import { ChartSpline, Flag, RotateCcw, Square } from "lucide-react";
import { type ComponentType, useState } from "react";
import { Button, LinkButton } from "@/app/_ui/button";
import { ConfirmDialog, Dialog } from "@/app/_ui/dialog";
import { ErrorNote } from "@/app/_ui/error-note";
import { toast } from "@/app/_ui/toasts";
import { useAction } from "@/app/_ui/use-call";
import { getLoopCounts } from "@/lib/contract/projects";
import {
  cancelRound,
  finishRound,
  getRound,
  listRounds,
  type Round,
  type RoundState,
  resumeRound,
} from "@/lib/contract/rounds";
import { KIND } from "../../_rounds/round-words";

/** What these actions change. */
const CHANGES = [getRound, listRounds, getLoopCounts];

type Action = ComponentType<{ projectId: string; round: Round }>;

const Compare: Action = ({ projectId, round }) => (
  <LinkButton icon={ChartSpline} href={`/projects/${projectId}/rounds/compare?ids=${round.id}`}>
    Compare with…
  </LinkButton>
);

const StartOneLikeIt: Action = ({ projectId, round }) => (
  <LinkButton href={`/projects/${projectId}/rounds/new?kind=${round.kind}&like=${round.id}`}>
    Start one like it
  </LinkButton>
);

/** A reward model has a page of its own; others stand in the table of versions. */
const resultHref = (base: string, kind: Round["kind"], result: { id: string; label: string }): string =>
  kind === "reward_model" ? `${base}/models/${result.id}` : `${base}/models?q=${encodeURIComponent(result.label)}`;

const SeeResult: Action = ({ projectId, round }) =>
  round.resultVersion && (
    <LinkButton variant="primary" href={resultHref(`/projects/${projectId}`, round.kind, round.resultVersion)}>
      See {round.resultVersion.label}
    </LinkButton>
  );

const Cancel: Action = ({ round }) => {
  const [asking, setAsking] = useState(false);
  const cancel = useAction(cancelRound, { refreshes: CHANGES, onDone: () => setAsking(false) });
  return (
    <>
      <Button variant="danger" icon={Square} disabled={round.cancelRequested} onClick={() => setAsking(true)}>
        {round.cancelRequested ? "Stopping" : "Cancel the round"}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Cancel this round?"
        confirm="Cancel the round"
        danger
        pending={cancel.isPending}
        onConfirm={() => cancel.mutate({ params: { id: round.id }, body: {} })}
      >
        <p className="text-sm">It stops within a step and keeps its last checkpoint. You can resume it later.</p>
        {cancel.error && <ErrorNote error={cancel.error} />}
      </ConfirmDialog>
    </>
  );
};

const Resume: Action = ({ round }) => {
  const resume = useAction(resumeRound, {
    refreshes: CHANGES,
    onDone: () => toast.good("It waits for a worker and goes on from its last checkpoint."),
  });
  return (
    <>
      <Button
        variant="primary"
        icon={RotateCcw}
        pending={resume.isPending}
        onClick={() => resume.mutate({ params: { id: round.id }, body: {} })}
      >
        Resume from {KIND[round.kind].step} {round.step}
      </Button>
      {resume.error && (
        <div className="basis-full">
          <ErrorNote error={resume.error} />
        </div>
      )}
    </>
  );
};

const Finish: Action = ({ round }) => {
  const [asking, setAsking] = useState(false);
  const finish = useAction(finishRound, {
    refreshes: CHANGES,
    onDone: () => {
      setAsking(false);
      toast.good("It waits for a worker, which registers that model.");
    },
  });
  if (round.kind === "reward_model" || round.checkpoints === null) return null;
  const { newest, best } = round.checkpoints;
  const step = KIND[round.kind].step;
  const choices = [
    ...(best !== null && best !== newest ? [{ at: "best" as const, label: `At the best, ${step} ${best}` }] : []),
    { at: "newest" as const, label: `At the newest, ${step} ${newest}` },
  ];
  return (
    <>
      <Button icon={Flag} onClick={() => setAsking(true)}>
        Finish early…
      </Button>
      <Dialog open={asking} onClose={() => setAsking(false)} title="Finish this round early?">
        <p className="text-sm">
          The model of a checkpoint is registered, and what came after it is rolled back. The best is best by{" "}
          {bestBy(round)}, as far as checkpoints were kept and measured.
        </p>
        <div className="flex flex-wrap justify-end gap-3 pt-4">
          {choices.map(({ at, label }) => (
            <Button
              key={at}
              variant="primary"
              pending={finish.isPending}
              onClick={() => finish.mutate({ params: { id: round.id }, body: { at } })}
            >
              {label}
            </Button>
          ))}
        </div>
        {finish.error && <ErrorNote error={finish.error} />}
      </Dialog>
    </>
  );
};

/**
 * What a checkpoint's quality is: held-out loss where no reward model scores; else its score of the answers to held-out prompts or,
 * on policy, of the next rollout, or the monitor's.
 */
const bestBy = (round: Round): string => (round.rewardVersion ? "the reward" : "held-out loss");

const ACTION = {
  compare: Compare,
  repeat: StartOneLikeIt,
  result: SeeResult,
  cancel: Cancel,
  resume: Resume,
  finish: Finish,
} as const satisfies Record<string, Action>;

/** What one can do to a round in each state, the main thing last. */
const IN_STATE: Record<RoundState, readonly (keyof typeof ACTION)[]> = {
  queued: ["compare", "cancel"],
  running: ["compare", "cancel"],
  succeeded: ["compare", "repeat", "result"],
  paused: ["compare", "cancel", "finish", "resume"],
  failed: ["compare", "repeat", "finish", "resume"],
  cancelled: ["compare", "repeat", "finish", "resume"],
};

/** The buttons of a round. */
export const RoundActions: Action = ({ projectId, round }) =>
  IN_STATE[round.state].map((name) => {
    const Act = ACTION[name];
    return <Act key={name} projectId={projectId} round={round} />;
  });
