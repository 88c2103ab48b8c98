"use client";
import { GraduationCap } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { LinkButton } from "@/app/_ui/button";
import { Card, Stat, Stats } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { useCall } from "@/app/_ui/use-call";
import { getPractice, type PracticeProgress, type PracticeTask } from "@/lib/contract/practice";
import { usePercent, usePercentInterval } from "../work/use-percent";
import { PracticeWorkbench } from "./practice-workbench.client";

/** Practise one task after another, with feedback after each. */
export function TrainingPage({ projectId }: { projectId: string }) {
  const t = useTranslations("exam.training");
  const query = useCall(getPractice, { params: { projectId }, body: {} });
  // The task on the board stays until the labeler asks for the next, whatever is read again meanwhile.
  const [task, setTask] = useState<PracticeTask | null>(null);
  const [round, setRound] = useState(0);
  const current = task ?? query.data?.task ?? null;
  const next = async () => {
    const { data } = await query.refetch();
    setTask(data?.task ?? null);
    setRound(round + 1);
  };
  return (
    <Page wide>
      <PageHeader title={t("title")} lead={t("lead")} />
      <QueryView query={query}>
        {({ progress }) =>
          current ? (
            <>
              <Progress progress={progress} />
              <PracticeWorkbench
                key={`${round} ${current.referenceId}`}
                projectId={projectId}
                task={current}
                onAnswered={() => setTask(current)}
                onNext={() => void next()}
              />
            </>
          ) : (
            <Card>
              <EmptyState
                title={t("empty")}
                icon={GraduationCap}
                action={<LinkButton href={`/projects/${projectId}/to-do`}>{t("toDo")}</LinkButton>}
              >
                {t("emptyBody")}
              </EmptyState>
            </Card>
          )
        }
      </QueryView>
    </Page>
  );
}

function Progress({ progress: { tasks, done, answers, alike } }: { progress: PracticeProgress }) {
  const t = useTranslations("exam.training");
  const percent = usePercent();
  const percentInterval = usePercentInterval();
  return (
    <Card>
      <Stats>
        <Stat
          label={t("progress")}
          value={t("tasks", { done, all: tasks })}
          detail={done === tasks ? t("allDone") : undefined}
        />
        <Stat
          label={t("alike")}
          value={percent(alike.strict)}
          detail={
            alike.strict === null ? t("noneAlike") : t("alikeDetail", { interval: percentInterval(alike.interval) })
          }
        />
        <Stat label={t("answers")} value={answers} />
      </Stats>
    </Card>
  );
}
