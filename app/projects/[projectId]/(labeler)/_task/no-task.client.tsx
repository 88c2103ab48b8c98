"use client";
import { CircleCheckBig, Hourglass, Inbox } from "lucide-react";
import type { ReactNode } from "react";
import { LinkButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import type { EmptyReason, TaskKind } from "@/lib/contract/tasks";
import { ScreeningRequired } from "../exam/screening-required.client";

/** Why there is no task although the labeler may work. */
type Reason = Exclude<EmptyReason, "screening_required">;

const ICON = { nothing_collected: Inbox, all_held: Hourglass, all_done: CircleCheckBig } as const;

const TITLE: Record<TaskKind, Record<Reason, string>> = {
  ranking: {
    nothing_collected: "There are no responses to rank yet",
    all_held: "Others are ranking all that is left",
    all_done: "Nothing is left for you to rank",
  },
  demonstration: {
    nothing_collected: "There are no prompts to answer yet",
    all_held: "Others are answering all that is left",
    all_done: "Nothing is left for you to answer",
  },
};

const BODY: Record<TaskKind, Record<Reason, string>> = {
  ranking: {
    nothing_collected:
      "An admin orders responses from the model; they appear here by themselves. Until then you can write demonstrations.",
    all_held:
      "A task comes back when its holder skips it or its time runs out. This page looks again every 15 seconds.",
    all_done:
      "New responses come after the next round of training. You can look over your answers, or write demonstrations.",
  },
  demonstration: {
    nothing_collected: "An admin imports prompts, or you write one. It is then answered here.",
    all_held:
      "A prompt comes back when its holder skips it or the time runs out. This page looks again every 15 seconds.",
    all_done: "You can write prompts of your own, or rank responses.",
  },
};

/** Why there is no task, and what else there is. */
export function NoTask({ projectId, kind, reason }: { projectId: string; kind: TaskKind; reason: EmptyReason }) {
  const base = `/projects/${projectId}`;
  if (reason === "screening_required") return <ScreeningRequired projectId={projectId} />;
  const links: ReactNode =
    kind === "ranking" ? (
      <LinkButton href={`${base}/demonstrate`}>Write demonstrations</LinkButton>
    ) : (
      <>
        <LinkButton href={`${base}/demonstrate/prompt`}>Write a prompt</LinkButton>
        <LinkButton href={`${base}/rank`}>Rank responses</LinkButton>
      </>
    );
  return (
    <Card>
      <EmptyState
        title={TITLE[kind][reason]}
        icon={ICON[reason]}
        action={
          <>
            {links}
            <LinkButton href={`${base}/work`} variant="quiet">
              My work
            </LinkButton>
          </>
        }
      >
        {BODY[kind][reason]}
      </EmptyState>
    </Card>
  );
}
