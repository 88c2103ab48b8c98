"use client";
import { ClipboardCheck, Hourglass, UserCheck } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button, LinkButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorNote } from "@/app/_ui/error-note";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { RelativeTime } from "@/app/_ui/relative-time";
import { useAction, useCall } from "@/app/_ui/use-call";
import { type ExamStanding, getExam, startExam } from "@/lib/contract/screening";
import { ExamForm } from "./exam-form.client";

/** The screening exam: what it asks, the open attempt, or how it was decided. */
export function ExamPage({ projectId }: { projectId: string }) {
  const t = useTranslations("exam.page");
  const query = useCall(getExam, { params: { projectId }, body: {} });
  return (
    <Page wide={query.data?.standing.state === "open"}>
      <PageHeader title={t("title")} lead={t("lead")} />
      <QueryView query={query}>{({ standing }) => <Standing projectId={projectId} standing={standing} />}</QueryView>
    </Page>
  );
}

function Standing({ projectId, standing }: { projectId: string; standing: ExamStanding }) {
  const t = useTranslations("exam.page");
  switch (standing.state) {
    case "open":
      return <ExamForm key={standing.exam.id} projectId={projectId} exam={standing.exam} />;
    case "submitted":
      return (
        <Card>
          <EmptyState title={t("submitted")} icon={Hourglass}>
            {t.rich("submittedBody", { time: () => <RelativeTime at={standing.submittedAt} /> })}
          </EmptyState>
        </Card>
      );
    case "admitted":
      return (
        <Card>
          <EmptyState
            title={t("admitted")}
            icon={UserCheck}
            action={
              <LinkButton variant="primary" href={`/projects/${projectId}/to-do`}>
                {t("toWork")}
              </LinkButton>
            }
          >
            {standing.note || t("admittedBody")}
          </EmptyState>
        </Card>
      );
    case "none":
      return <Beginning projectId={projectId} standing={standing} />;
  }
}

function Beginning({
  projectId,
  standing: { ready, questions, note },
}: {
  projectId: string;
  standing: Extract<ExamStanding, { state: "none" }>;
}) {
  const t = useTranslations("exam.page");
  const start = useAction(startExam, { refreshes: [getExam] });
  const practise = (
    <LinkButton href={`/projects/${projectId}/training`} variant="quiet">
      {t("practise")}
    </LinkButton>
  );
  if (!ready)
    return (
      <Card>
        <EmptyState title={t("notReady")} icon={ClipboardCheck} action={practise}>
          {t("notReadyBody")}
        </EmptyState>
      </Card>
    );
  return (
    <>
      {note !== null && (
        <Card title={t("notYet")}>
          <div className="flex flex-col gap-2">
            {note && <p className="reading">{note}</p>}
            <p className="text-sm text-muted">{t("again")}</p>
          </div>
        </Card>
      )}
      <Card title={t("beginTitle")}>
        <div className="flex flex-col gap-4">
          <ol className="flex list-decimal flex-col gap-1 pl-6">
            <li>{t("partFlags")}</li>
            <li>{t("partRanks", { count: questions })}</li>
            <li>{t("partText")}</li>
            <li>{t("partAbout")}</li>
          </ol>
          <p className="text-sm text-muted">{t("noTime")}</p>
          {start.error && <ErrorNote error={start.error} />}
          <div className="flex flex-wrap gap-2">
            <Button
              variant="primary"
              pending={start.isPending}
              onClick={() => start.mutate({ params: { projectId }, body: {} })}
            >
              {t("begin")}
            </Button>
            {practise}
          </div>
        </div>
      </Card>
    </>
  );
}
