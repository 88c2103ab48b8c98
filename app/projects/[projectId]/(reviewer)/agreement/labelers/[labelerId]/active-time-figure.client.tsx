"use client";
import { Fragment } from "react";
import { Figure } from "@/app/_ui/figure.client";
import { count, counted, duration } from "@/app/_ui/format";
import { type LabelerChart, MOST_ANSWERS } from "@/lib/contract/agreement";
import { KIND_WORDS } from "./kind-words";
import { TIME_BINS } from "./time-bins";

/** How long a labeler's newest tasks took: of each kind as many as fell between two times. */
export function ActiveTimeFigure({ chart: { answering, answers } }: { chart: LabelerChart }) {
  const title = "Active time a task";
  const kinds = answering.map(({ kind, activeSeconds }) => {
    const seconds = answers.flatMap((a) => (a.kind === kind ? a.activeSeconds : []));
    return { words: KIND_WORDS[kind], activeSeconds, bins: TIME_BINS.map((bin) => seconds.filter(bin.holds).length) };
  });
  const most = Math.max(1, ...kinds.flatMap((kind) => kind.bins));
  const medians = kinds.flatMap(({ words, activeSeconds }) =>
    activeSeconds === null ? [] : `Half of the ${words.many} took ${duration(activeSeconds)} or less.`,
  );
  return (
    <Figure
      title={title}
      sentence={`Of the newest ${counted(answers.length, "task")}, ${MOST_ANSWERS} at most, without idle time. ${medians.join(" ")}`}
      table={{
        head: ["Active time", ...kinds.map((kind) => kind.words.title)],
        rows: TIME_BINS.map(({ name }, bin) => [name, ...kinds.map((kind) => count(kind.bins[bin] ?? 0))]),
      }}
    >
      {kinds.length === 0 ? (
        <p className="text-sm text-muted">Nothing to show yet.</p>
      ) : (
        <div
          className="grid items-center gap-x-3 gap-y-1 text-xs"
          style={{ gridTemplateColumns: `auto repeat(${kinds.length}, minmax(0, 1fr) auto)` }}
        >
          <span />
          {kinds.map(({ words }) => (
            <span key={words.title} className="col-span-2 text-muted">
              {words.title}
            </span>
          ))}
          {TIME_BINS.map(({ name }, bin) => (
            <Fragment key={name}>
              <span className="text-right whitespace-nowrap text-muted">{name}</span>
              {kinds.map(({ words, bins }) => (
                <Fragment key={words.title}>
                  <span aria-hidden className="h-4 rounded-md bg-sunken">
                    <span
                      className="block h-full rounded-md bg-accent"
                      style={{ width: `${(100 * (bins[bin] ?? 0)) / most}%` }}
                    />
                  </span>
                  <span className="min-w-6 text-right">{count(bins[bin] ?? 0)}</span>
                </Fragment>
              ))}
            </Fragment>
          ))}
        </div>
      )}
    </Figure>
  );
}
