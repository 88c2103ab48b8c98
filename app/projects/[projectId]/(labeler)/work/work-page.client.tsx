"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button, LinkButton } from "@/app/_ui/button";
import { Card, Stat, Stats } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Select } from "@/app/_ui/field";
import { duration } from "@/app/_ui/format";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { useAddress } from "@/app/_ui/use-address";
import { callKey } from "@/app/_ui/use-call";
import { listOwnAnswers, type OwnAnswer, TaskKind } from "@/lib/contract/tasks";
import { call } from "@/lib/http/call";
import { AnswerCard } from "./answer-card.client";
import { Calendar } from "./calendar.client";
import { EditAnswer } from "./edit-answer.client";
import { Effects } from "./effects.client";
import { OwnCalibration } from "./own-calibration.client";
import { OwnReviews } from "./reviews.client";

/** One's days, agreement and effect, and all that one has answered, newest first, to look over and to edit. */
export function WorkPage({ projectId }: { projectId: string }) {
  const t = useTranslations("work");
  const format = useFormatter();
  const [read, write] = useAddress();
  const kind = TaskKind.safeParse(read("kind")).data;
  const [editing, setEditing] = useState<OwnAnswer | null>(null);
  const query = useInfiniteQuery({
    queryKey: [...callKey(listOwnAnswers), projectId, kind ?? "all"],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) =>
      call(listOwnAnswers, { params: { projectId }, body: { cursor, ...(kind && { kind }) } }, { signal }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  return (
    <Page>
      <PageHeader title={t("title")} lead={t("lead")} />
      <OwnReviews projectId={projectId} />
      <QueryView query={query}>
        {({ pages }) => {
          const totals = pages[0]?.totals;
          const answers = pages.flatMap((p) => p.answers);
          return (
            <>
              {totals && (
                <Card>
                  <Stats>
                    <Stat label={t("totals.rankings")} value={format.number(totals.rankings)} />
                    <Stat label={t("totals.demonstrations")} value={format.number(totals.demonstrations)} />
                    <Stat label={t("totals.time")} value={duration(totals.activeSeconds)} />
                  </Stats>
                </Card>
              )}
              {totals && totals.rankings + totals.demonstrations > 0 && (
                <>
                  <div className="grid items-start gap-6 lg:grid-cols-2">
                    <Calendar projectId={projectId} />
                    <OwnCalibration projectId={projectId} />
                  </div>
                  <Effects projectId={projectId} />
                </>
              )}
              <Select
                aria-label={t("filter.label")}
                className="w-auto! self-start"
                value={kind ?? "all"}
                onChange={(next) => write({ kind: next === "all" ? null : next })}
                options={[
                  { value: "all", label: t("filter.all") },
                  { value: "ranking", label: t("filter.ranking") },
                  { value: "demonstration", label: t("filter.demonstration") },
                ]}
              />
              {answers.length === 0 ? (
                <NoAnswers projectId={projectId} />
              ) : (
                <ol aria-label={t("answers")} className="flex flex-col gap-3">
                  {answers.map((answer) => (
                    <AnswerCard key={answer.id} answer={answer} onEdit={() => setEditing(answer)} />
                  ))}
                </ol>
              )}
              {query.hasNextPage && (
                <Button
                  className="self-center"
                  pending={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  {t("earlier")}
                </Button>
              )}
            </>
          );
        }}
      </QueryView>
      {editing && <EditAnswer answer={editing} onClose={() => setEditing(null)} />}
    </Page>
  );
}

function NoAnswers({ projectId }: { projectId: string }) {
  const t = useTranslations("work.empty");
  return (
    <Card>
      <EmptyState
        title={t("title")}
        icon={History}
        action={
          <LinkButton variant="primary" href={`/projects/${projectId}/to-do`}>
            {t("action")}
          </LinkButton>
        }
      >
        {t("body")}
      </EmptyState>
    </Card>
  );
}
