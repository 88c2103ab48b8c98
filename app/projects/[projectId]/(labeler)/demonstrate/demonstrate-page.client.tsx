"use client";
import { useTranslations } from "use-intl";
import { LinkButton } from "@/app/_ui/button";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { NoTask } from "../_task/no-task.client";
import { useTask } from "../_task/use-task";
import { DemonstrationWorkbench } from "./demonstration-workbench.client";

/** Write the best answer to one prompt after another. */
export function DemonstratePage({ projectId }: { projectId: string }) {
  const t = useTranslations("demonstrate");
  const { query, goOn } = useTask(projectId, "demonstration");
  const task = query.data?.found && query.data.task.kind === "demonstration" ? query.data.task : null;
  if (task)
    return (
      <DemonstrationWorkbench
        key={task.assignmentId}
        projectId={projectId}
        task={task}
        nextError={query.isError ? query.error : null}
        onNext={goOn}
      />
    );
  return (
    <Page>
      <PageHeader
        title={t("pageTitle")}
        lead={t("lead")}
        action={<LinkButton href={`/projects/${projectId}/demonstrate/prompt`}>{t("writePrompt")}</LinkButton>}
      />
      <QueryView query={query}>
        {(answer) => (answer.found ? null : <NoTask projectId={projectId} kind="demonstration" none={answer} />)}
      </QueryView>
    </Page>
  );
}
