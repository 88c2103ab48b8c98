"use client";
import { Card, Stat } from "@/app/_ui/card";
import type { Column } from "@/app/_ui/data-column";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { count, counted, duration, percent, percentInterval } from "@/app/_ui/format";
import { Link } from "@/app/_ui/link";
import { RelativeTime } from "@/app/_ui/relative-time";
import { type Answering, type LabelerChart, MOST_ANSWERS, type NotedAnswer } from "@/lib/contract/agreement";
import { KIND_WORDS } from "./kind-words";

/** What the pages of tasks noted while a labeler answered: as much as the labeler is told there, and no text. */
export function Notes({ chart, projectId }: { chart: LabelerChart; projectId: string }) {
  const noted = chart.answers.filter((answer) => answer.evidence !== null);
  return (
    <Card title="Notes on speed and pastes" flush>
      {noted.length === 0 ? (
        <EmptyState title="Nothing was noted">
          The page of a task notes how much is typed and pasted, and how fast. Programs that send answers note nothing.
        </EmptyState>
      ) : (
        <>
          <div className="card-pad flex flex-col gap-4 border-b">
            <p className="max-w-[90ch] text-xs text-muted">
              Of the newest {MOST_ANSWERS} answers at most, those sent from the page of a task. Labelers are told there
              that this is noted, and that it never rejects an answer by itself. What was pasted is not kept, only how
              much.
            </p>
            {chart.answering.map((own) => own.noted > 0 && <Summary key={own.kind} own={own} />)}
          </div>
          <DataTable
            label="Noted answers"
            name="answers"
            rows={noted}
            columns={columnsOf(projectId)}
            rowKey={(answer) => answer.assignmentId}
            sort="-at"
            pageSize={10}
            empty={null}
          />
        </>
      )}
    </Card>
  );
}

const Summary = ({ own }: { own: Answering }) => (
  <div className="grid gap-6 sm:grid-cols-2 xl:grid-cols-4">
    <Stat
      label={`${KIND_WORDS[own.kind].title} with a paste`}
      value={percent(own.withPaste.value)}
      detail={`95 % interval ${percentInterval(own.withPaste.interval)} · of ${count(own.noted)} with notes`}
    />
    <Stat
      label="Most pasted into one"
      value={counted(own.mostPasted ?? 0, "character")}
      detail="Pasted or dropped, all pastes of one answer together"
    />
    <Stat
      label="Time away"
      value={own.secondsAway === null ? "–" : duration(own.secondsAway)}
      detail="Open, but idle or elsewhere: the median"
    />
    <Stat
      label="First key, paste or click"
      value={own.secondsToFirstInput === null ? "–" : duration(own.secondsToFirstInput)}
      detail="After the task was first seen: the median"
    />
  </div>
);

const columnsOf = (projectId: string): Column<NotedAnswer>[] => [
  {
    key: "kind",
    header: "Answer",
    cell: ({ kind, comparisonId }) =>
      comparisonId ? (
        <Link
          className="text-accent hover:underline"
          href={`/projects/${projectId}/agreement/comparisons/${comparisonId}`}
        >
          {KIND_WORDS[kind].one}
        </Link>
      ) : (
        KIND_WORDS[kind].one
      ),
    value: ({ kind }) => KIND_WORDS[kind].one,
  },
  {
    key: "at",
    header: "Sent",
    className: "whitespace-nowrap",
    cell: (a) => <RelativeTime at={a.at} />,
    value: (a) => a.at,
  },
  number("active", "Active seconds", (a) => a.activeSeconds),
  number("away", "Seconds away", (a) => a.evidence?.secondsAway ?? null),
  number("first", "Seconds to input", (a) => a.evidence?.secondsToFirstInput ?? null),
  number("keystrokes", "Keys", (a) => a.evidence?.keystrokes ?? null),
  number("typed", "Typed characters", (a) => a.evidence?.typedCharacters ?? null),
  number("pasted", "Pasted characters", (a) => a.evidence?.pastedCharacters ?? null),
];

const number = (key: string, header: string, value: (answer: NotedAnswer) => number | null): Column<NotedAnswer> => ({
  key,
  header,
  align: "right",
  cell: (answer) => {
    const found = value(answer);
    return found === null ? "–" : count(Math.round(found));
  },
  value,
});
