"use client";
import { ChevronLeft, ChevronRight, Gavel } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Field, Select } from "@/app/_ui/field";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { Switch } from "@/app/_ui/switch";
import { useAddress } from "@/app/_ui/use-address";
import { useCall } from "@/app/_ui/use-call";
import { getReviewTask, listReviewQueue, QueueOrder } from "@/lib/contract/reviews";
import { TaskKind } from "@/lib/contract/tasks";
import { Audit } from "./audit.client";
import { QueueList } from "./queue-list.client";
import { ReviewBench } from "./review-bench.client";
import { emptyOf, QUEUES, whyOf } from "./review-words";

const PAGE = 30;

/** Reads labelers' answers side by side, the most valuable first, and decides on each. */
export function AdjudicatePage({ projectId }: { projectId: string }) {
  const [read, write] = useAddress();
  const order = QueueOrder.catch("disagreement").parse(read("queue"));
  const [offset, setOffset] = useState(0);
  const [namesShown, setNamesShown] = useState(false);
  const query = useCall(
    listReviewQueue,
    { params: { projectId }, body: { order, offset, limit: PAGE } },
    { keep: true, every: 60_000 },
  );
  const items = query.data?.items ?? [];
  const kind = TaskKind.safeParse(read("kind")).data;
  const asked = kind && read("task") ? { kind, id: read("task") } : null;
  const first = items[0];
  const task = asked ?? first ?? null;
  // The queue changes while one reads; the task on the screen does not.
  useEffect(() => {
    if (!asked && first) write({ kind: first.kind, task: first.id });
  }, [asked, first, write]);

  // A task that is done leaves the queue, and the next one takes its place.
  const place = useRef(0);
  const here = items.findIndex((item) => item.id === task?.id);
  if (here >= 0) place.current = here;
  const step = (by: number) => () => {
    const next = here >= 0 ? items[here + by] : items[Math.min(place.current, items.length - 1)];
    if (next) write({ kind: next.kind, task: next.id });
  };
  useHotkeys("Queue", [
    { keys: "j", label: "Next task", run: step(1) },
    { keys: "k", label: "Previous task", run: step(-1) },
    { keys: "n", label: "Show or hide names", run: () => setNamesShown((shown) => !shown) },
  ]);

  return (
    <Page wide>
      <PageHeader
        title="Decide where labelers disagree"
        lead="Accept an answer, correct it, or return it with a comment. Models and names are hidden; every revision is kept."
        action={
          <Field label="Queue" className="w-full sm:w-64">
            <Select
              value={order}
              options={QUEUES}
              onChange={(queue) => {
                setOffset(0);
                write({ queue, kind: null, task: null });
              }}
            />
          </Field>
        }
      />
      <Audit projectId={projectId} />
      <QueryView query={query}>
        {({ total, rewardModel }) => (
          <div className="grid items-start gap-6 xl:grid-cols-[300px_minmax(0,1fr)]">
            {total > 0 && (
              <QueueList
                items={items}
                order={order}
                total={total}
                offset={offset}
                pageSize={PAGE}
                current={task?.id ?? null}
                onChoose={(item) => write({ kind: item.kind, task: item.id })}
                onPage={setOffset}
              />
            )}
            {task ? (
              <div className={total > 0 ? "flex min-w-0 flex-col gap-4" : "flex min-w-0 flex-col gap-4 xl:col-span-2"}>
                <div className="flex flex-wrap items-center gap-3">
                  <Button size="sm" icon={ChevronLeft} shortcut="k" disabled={here === 0} onClick={step(-1)}>
                    Previous
                  </Button>
                  <Button size="sm" icon={ChevronRight} shortcut="j" disabled={items.length === 0} onClick={step(1)}>
                    Next
                  </Button>
                  <div className="ml-auto">
                    <Switch label="Show names" checked={namesShown} onChange={setNamesShown} />
                  </div>
                </div>
                <Task
                  key={task.id}
                  projectId={projectId}
                  task={task}
                  order={order}
                  namesShown={namesShown}
                  onDone={step(1)}
                />
              </div>
            ) : (
              <Card className="xl:col-span-2">
                <EmptyState title={emptyOf(order, rewardModel).title} icon={Gavel}>
                  {emptyOf(order, rewardModel).text}
                </EmptyState>
              </Card>
            )}
          </div>
        )}
      </QueryView>
    </Page>
  );
}

function Task({
  projectId,
  task,
  order,
  namesShown,
  onDone,
}: {
  projectId: string;
  task: { kind: TaskKind; id: string };
  order: QueueOrder;
  namesShown: boolean;
  onDone: () => void;
}) {
  const query = useCall(
    getReviewTask,
    { params: { projectId }, body: { kind: task.kind, id: task.id, names: namesShown ? "shown" : "hidden" } },
    { keep: true },
  );
  return (
    <QueryView query={query} skeletonLines={12}>
      {(data) => <ReviewBench task={data} why={whyOf(order)} reload={query.refetch} onDone={onDone} />}
    </QueryView>
  );
}
