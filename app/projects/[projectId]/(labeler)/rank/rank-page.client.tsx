"use client";
import { useTranslations } from "use-intl";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { NoTask } from "../_task/no-task.client";
import { useTask } from "../_task/use-task";
import { RankWorkbench } from "./rank-workbench.client";

/** Rank the responses to one prompt after another. */
export function RankPage({ projectId }: { projectId: string }) {
  const t = useTranslations("rank.page");
  const { query, goOn } = useTask(projectId, "ranking");
  const task = query.data?.found && query.data.task.kind === "ranking" ? query.data.task : null;
  if (task)
    return (
      <RankWorkbench
        key={task.assignmentId}
        projectId={projectId}
        task={task}
        nextError={query.isError ? query.error : null}
        onNext={goOn}
      />
    );
  return (
    <Page>
      <PageHeader title={t("title")} lead={t("lead")} />
      <QueryView query={query}>
        {(answer) => (answer.found ? null : <NoTask projectId={projectId} kind="ranking" none={answer} />)}
      </QueryView>
    </Page>
  );
}
