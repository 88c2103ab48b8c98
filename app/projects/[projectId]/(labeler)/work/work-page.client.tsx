"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useState } from "react";
import { Button, LinkButton } from "@/app/_ui/button";
import { Card, Stat, Stats } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Select } from "@/app/_ui/field";
import { count, duration } from "@/app/_ui/format";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { useAddress } from "@/app/_ui/use-address";
import { callKey } from "@/app/_ui/use-call";
import { listOwnAnswers, type OwnAnswer, TaskKind } from "@/lib/contract/tasks";
import { call } from "@/lib/http/call";
import { AnswerCard } from "./answer-card.client";
import { EditAnswer } from "./edit-answer.client";
import { OwnReviews } from "./reviews.client";

/** All that one has answered, newest first, to look over and to edit. */
export function WorkPage({ projectId }: { projectId: string }) {
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
      <PageHeader
        title="Look over your work"
        lead="An edit is kept as a new revision; the earlier one stays on record."
      />
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
                    <Stat label="Rankings" value={count(totals.rankings)} />
                    <Stat label="Demonstrations" value={count(totals.demonstrations)} />
                    <Stat label="Active time" value={duration(totals.activeSeconds)} />
                  </Stats>
                </Card>
              )}
              <Select
                aria-label="Kind of answer"
                className="w-auto! self-start"
                value={kind ?? "all"}
                onChange={(next) => write({ kind: next === "all" ? null : next })}
                options={[
                  { value: "all", label: "All answers" },
                  { value: "ranking", label: "Rankings" },
                  { value: "demonstration", label: "Demonstrations" },
                ]}
              />
              {answers.length === 0 ? (
                <NoAnswers projectId={projectId} />
              ) : (
                <ol aria-label="Answers" className="flex flex-col gap-3">
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
                  Show earlier answers
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

const NoAnswers = ({ projectId }: { projectId: string }) => (
  <Card>
    <EmptyState
      title="No answers yet"
      icon={History}
      action={
        <LinkButton variant="primary" href={`/projects/${projectId}/to-do`}>
          See what there is to do
        </LinkButton>
      }
    >
      Each ranking and demonstration you submit stands here, and you can edit it.
    </EmptyState>
  </Card>
);
