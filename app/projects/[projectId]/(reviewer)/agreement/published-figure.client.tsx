"use client";
import { classNames } from "@/app/_ui/class-names";
import { Figure } from "@/app/_ui/figure.client";
import { percent, percentInterval } from "@/app/_ui/format";
import type { Measure } from "@/lib/contract/agreement";
import { bandOf, PUBLISHED, saidOf } from "./published";
import { RateBar } from "./rate-bar.client";

/** This project's agreement above what others published of theirs. */
export function PublishedFigure({ rate: { value, interval } }: { rate: Measure }) {
  const said = `${percent(value)} ${percentInterval(interval)}`;
  const lines = [
    { name: "This project, ties left out", rate: value, interval, said, source: "95 % interval", isOwn: true },
    ...PUBLISHED.map((p) => ({ ...p, interval: bandOf(p), said: saidOf(p), isOwn: false })),
  ];
  return (
    <Figure
      title="Beside published agreement"
      sentence="A dot is a rate; its line is the interval, or the ± that was published with it. No paper says how it counts ties, and tasks and labelers differ: this is a scale, not a target."
      table={{
        head: ["Whose", "Agreement", "From", "To", "Source"],
        rows: lines.map(({ name, rate, interval, source }) => [
          name,
          ...[rate, interval?.[0] ?? null, interval?.[1] ?? null].map((share) => percent(share)),
          source,
        ]),
      }}
    >
      <ul className="grid gap-x-6 gap-y-2 sm:grid-cols-[auto_minmax(0,1fr)_auto_auto]">
        {lines.map(({ name, rate, interval, said, source, isOwn }) => (
          <li key={name} className="col-span-full grid items-center gap-x-6 text-xs sm:grid-cols-subgrid">
            <span className={classNames("text-sm", isOwn && "font-medium")}>{name}</span>
            <RateBar rate={rate} interval={interval} label={said} />
            <span className="font-medium sm:text-right">{said}</span>
            <span className="text-muted">{source}</span>
          </li>
        ))}
      </ul>
    </Figure>
  );
}
