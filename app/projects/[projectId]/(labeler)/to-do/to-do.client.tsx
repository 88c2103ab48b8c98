"use client";
import { ArrowDownUp, BookOpen, PenLine } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Button, LinkButton } from "@/app/_ui/button";
import { Card, Stat, Stats } from "@/app/_ui/card";
import { duration } from "@/app/_ui/format";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { useCall } from "@/app/_ui/use-call";
import { getWork, MOST_OPEN_COUNTED, type OpenWork, type TaskKind } from "@/lib/contract/tasks";
import { GuidelinesPanel } from "../_task/guidelines-panel.client";
import { useNoTaskWords } from "../_task/use-no-task-words";

/** A labeler's home: what there is to do, and what is done today. */
export function ToDo({ projectId, name }: { projectId: string; name: string }) {
  const t = useTranslations("toDo");
  const [reading, setReading] = useState(false);
  const query = useCall(getWork, { params: { projectId }, body: {} }, { every: 30_000 });
  const base = `/projects/${projectId}`;
  return (
    <Page>
      <PageHeader
        title={t("title")}
        lead={t("lead", { name })}
        action={
          <Button icon={BookOpen} onClick={() => setReading(true)}>
            {t("guidelines")}
          </Button>
        }
      />
      <QueryView query={query}>
        {({ rankings, demonstrations, activeSecondsToday }) => (
          <>
            <div className="grid gap-4 md:grid-cols-2">
              <Task kind="ranking" work={rankings}>
                <LinkButton
                  href={`${base}/rank`}
                  variant={rankings.open > 0 ? "primary" : "secondary"}
                  icon={ArrowDownUp}
                >
                  {t("ranking.start")}
                </LinkButton>
              </Task>
              <Task kind="demonstration" work={demonstrations}>
                <LinkButton
                  href={`${base}/demonstrate`}
                  variant={rankings.open === 0 && demonstrations.open > 0 ? "primary" : "secondary"}
                  icon={PenLine}
                >
                  {t("demonstration.start")}
                </LinkButton>
                <LinkButton href={`${base}/demonstrate/prompt`} variant="quiet">
                  {t("demonstration.writePrompt")}
                </LinkButton>
              </Task>
            </div>
            <Card
              title={t("today.title")}
              action={
                <LinkButton size="sm" href={`${base}/work`}>
                  {t("myWork")}
                </LinkButton>
              }
            >
              <Stats>
                <Stat label={t("today.rankings")} value={t("open", { count: rankings.doneToday })} />
                <Stat label={t("today.demonstrations")} value={t("open", { count: demonstrations.doneToday })} />
                <Stat
                  label={t("today.activeTime")}
                  value={duration(activeSecondsToday)}
                  detail={t("today.activeTimeDetail")}
                />
              </Stats>
            </Card>
          </>
        )}
      </QueryView>
      <GuidelinesPanel projectId={projectId} open={reading} onClose={() => setReading(false)} />
    </Page>
  );
}

/** How much there is of one kind, or why there is nothing and what would change that. */
function Task({ kind, work, children }: { kind: TaskKind; work: OpenWork; children: ReactNode }) {
  const t = useTranslations("toDo");
  const words = useNoTaskWords();
  const { open, doneToday, none } = work;
  const isMore = open > MOST_OPEN_COUNTED;
  return (
    <Card title={t(`${kind}.title`)}>
      <div className="flex flex-col gap-5">
        {open > 0 || !none ? (
          <Stat
            label={t(`${kind}.openForYou`)}
            value={isMore ? t("openAtLeast", { count: MOST_OPEN_COUNTED }) : t("open", { count: open })}
            size="xl"
            detail={t("doneToday", { count: doneToday })}
          />
        ) : (
          <div className="min-h-20 text-sm">
            <p className="font-medium">{words(kind, none).title}</p>
            <p className="mt-1 text-muted">{words(kind, none).body}</p>
          </div>
        )}
        <div className="flex flex-wrap gap-2">{children}</div>
      </div>
    </Card>
  );
}
