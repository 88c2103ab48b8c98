"use client";
import { ArrowDownUp, BookOpen, PenLine } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button, LinkButton } from "@/app/_ui/button";
import { Card, Stat, Stats } from "@/app/_ui/card";
import { count, duration } from "@/app/_ui/format";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { useCall } from "@/app/_ui/use-call";
import { getWork } from "@/lib/contract/tasks";
import { GuidelinesPanel } from "../_task/guidelines-panel.client";

/** A labeler's home: what there is to do, and what is done today. */
export function ToDo({ projectId, name }: { projectId: string; name: string }) {
  const [reading, setReading] = useState(false);
  const query = useCall(getWork, { params: { projectId }, body: {} }, { every: 30_000 });
  const base = `/projects/${projectId}`;
  return (
    <Page>
      <PageHeader
        title="What there is to do"
        lead={`Signed in as ${name}. Your work is saved as you type; you can stop at any time.`}
        action={
          <Button icon={BookOpen} onClick={() => setReading(true)}>
            Guidelines
          </Button>
        }
      />
      <QueryView query={query}>
        {({ rankings, demonstrations, activeSecondsToday }) => (
          <>
            <div className="grid gap-4 md:grid-cols-2">
              <Task
                title="Rank responses"
                open={rankings.open}
                noun="to rank"
                done={rankings.doneToday}
                none="Nothing to rank for you now. New responses appear here by themselves."
              >
                <LinkButton
                  href={`${base}/rank`}
                  variant={rankings.open > 0 ? "primary" : "secondary"}
                  icon={ArrowDownUp}
                >
                  Rank responses
                </LinkButton>
              </Task>
              <Task
                title="Write demonstrations"
                open={demonstrations.open}
                noun="to answer"
                done={demonstrations.doneToday}
                none="No prompt waits for your answer. You can write prompts of your own."
              >
                <LinkButton
                  href={`${base}/demonstrate`}
                  variant={rankings.open === 0 && demonstrations.open > 0 ? "primary" : "secondary"}
                  icon={PenLine}
                >
                  Write demonstrations
                </LinkButton>
                <LinkButton href={`${base}/demonstrate/prompt`} variant="quiet">
                  Write a prompt
                </LinkButton>
              </Task>
            </div>
            <Card
              title="Today"
              action={
                <LinkButton size="sm" href={`${base}/work`}>
                  My work
                </LinkButton>
              }
            >
              <Stats>
                <Stat label="Rankings" value={count(rankings.doneToday)} />
                <Stat label="Demonstrations" value={count(demonstrations.doneToday)} />
                <Stat
                  label="Active time"
                  value={duration(activeSecondsToday)}
                  detail="Pauses of more than a minute are not counted."
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

function Task({
  title,
  open,
  noun,
  done,
  none,
  children,
}: {
  title: string;
  open: number;
  noun: string;
  done: number;
  none: string;
  children: ReactNode;
}) {
  return (
    <Card title={title}>
      <div className="flex flex-col gap-5">
        {open > 0 ? (
          <Stat label={`Open for you, ${noun}`} value={count(open)} size="xl" detail={`${count(done)} done today`} />
        ) : (
          <p className="min-h-20 text-sm text-muted">{none}</p>
        )}
        <div className="flex flex-wrap gap-2">{children}</div>
      </div>
    </Card>
  );
}
