"use client";
import { CircleCheckBig, ClipboardCheck, Hourglass, Inbox, type LucideIcon, UsersRound } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { LinkButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import type { EmptyReason, NoTask as None, TaskKind } from "@/lib/contract/tasks";
import { ScreeningRequired } from "../exam/screening-required.client";
import { useNoTaskWords } from "./use-no-task-words";

const ICON: Record<EmptyReason, LucideIcon> = {
  nothing_collected: Inbox,
  all_held: Hourglass,
  all_done: CircleCheckBig,
  overlap_reached: CircleCheckBig,
  other_qualification: UsersRound,
  screening_required: ClipboardCheck,
};

/** Why there is no task, what unlocks one, and what else there is. */
export function NoTask({ projectId, kind, none }: { projectId: string; kind: TaskKind; none: None }) {
  const t = useTranslations("toDo");
  const { title, body } = useNoTaskWords()(kind, none);
  const base = `/projects/${projectId}`;
  if (none.reason === "screening_required") return <ScreeningRequired projectId={projectId} />;
  const links: ReactNode =
    kind === "ranking" ? (
      <LinkButton href={`${base}/demonstrate`}>{t("demonstration.start")}</LinkButton>
    ) : (
      <>
        <LinkButton href={`${base}/demonstrate/prompt`}>{t("demonstration.writePrompt")}</LinkButton>
        <LinkButton href={`${base}/rank`}>{t("ranking.start")}</LinkButton>
      </>
    );
  return (
    <Card>
      <EmptyState
        title={title}
        icon={ICON[none.reason]}
        action={
          <>
            {links}
            <LinkButton href={`${base}/work`} variant="quiet">
              {t("myWork")}
            </LinkButton>
          </>
        }
      >
        {body}
      </EmptyState>
    </Card>
  );
}
