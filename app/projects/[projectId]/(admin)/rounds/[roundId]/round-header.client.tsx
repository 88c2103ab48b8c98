"use client";
import { Radio } from "lucide-react";
import type { ComponentType } from "react";
import { Badge } from "@/app/_ui/badge";
import { PageHeader } from "@/app/_ui/page-header";
import type { Round, RoundState } from "@/lib/contract/rounds";
import { ProgressBar } from "../../_charts/progress-bar";
import { codeWarning, KIND, STATE, shareDone, stateLine } from "../../_rounds/round-words";
import { RoundActions } from "./round-actions.client";

/** What the round is, how far it is, and what one can do to it. What is said in each state stands in NOTES. */
export function RoundHeader({ projectId, round, live }: { projectId: string; round: Round; live: boolean }) {
  const Note = NOTES[round.state];
  const warning = codeWarning(round);
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        crumbs={[{ label: "Rounds", href: `/projects/${projectId}/rounds` }]}
        title={
          <span className="flex flex-wrap items-center gap-3">
            {titleOf(round)}
            <Badge tone={STATE[round.state].tone}>{STATE[round.state].name}</Badge>
          </span>
        }
        lead={stateLine(round)}
        action={<RoundActions projectId={projectId} round={round} />}
      />
      {Note && <Note round={round} live={live} />}
      {warning && (
        <p role="note" className="rounded-md border border-warn/30 bg-warn-soft p-4 text-sm">
          {warning}
        </p>
      )}
    </div>
  );
}

/** "PPO from policy v1". */
const titleOf = (round: Round): string => `${KIND[round.kind].name} from ${round.baseVersion?.label ?? "nothing"}`;

type StateNote = ComponentType<{ round: Round; live: boolean }>;

const Progress: StateNote = ({ round, live }) => (
  <div className="flex items-center gap-4">
    <div className="flex-1">
      <ProgressBar label="Progress of the round" share={shareDone(round)} />
    </div>
    <span className="flex items-center gap-1.5 text-xs text-muted">
      <Radio aria-hidden className={live ? "size-3.5 text-good" : "size-3.5"} />
      {live ? "Live" : "Asking every 3 s"}
    </span>
  </div>
);

const Failure: StateNote = ({ round }) => (
  <div role="alert" className="rounded-md border border-bad/30 bg-bad-soft p-4 text-sm">
    <p className="font-semibold">Why it failed</p>
    <p>{round.error ?? "The worker did not say why. Its log may."}</p>
    <p className="text-muted">Nothing is lost: mend the cause, then resume it from its last checkpoint.</p>
  </div>
);

const Pause: StateNote = ({ round }) => (
  <div role="alert" className="rounded-md border border-warn/30 bg-warn-soft p-4 text-sm">
    <p className="font-semibold">Why it paused</p>
    <p>{round.error}</p>
    <p className="text-muted">
      Look at its measurements and samples. Then let it go on, or finish it: the model of a checkpoint is registered,
      and what came after it is rolled back.
    </p>
  </div>
);

/** What is said below the title in each state. */
const NOTES: Record<RoundState, StateNote | null> = {
  queued: Progress,
  running: Progress,
  paused: Pause,
  succeeded: null,
  failed: Failure,
  cancelled: null,
};
