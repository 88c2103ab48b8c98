"use client";
import { Select } from "@/app/_ui/field";
import { counted, percent, percentInterval } from "@/app/_ui/format";
import { QueryView } from "@/app/_ui/query-view";
import { useAddress } from "@/app/_ui/use-address";
import { useCall } from "@/app/_ui/use-call";
import { getDriftCanary } from "@/lib/contract/agreement";
import { nameOfWeek, WeekFigure } from "./week-figure.client";

/** A week that differs from the others by less chance than this is marked. */
const UNLIKELY = 0.05;

/** How often labelers prefer one fixed model version over another, week by week. */
export function Canary({ projectId }: { projectId: string }) {
  const [read, write] = useAddress();
  const [a, b] = read("canary").split(" ");
  const asked = a && b ? { a, b } : {};
  const query = useCall(getDriftCanary, { params: { projectId }, body: asked }, { keep: true });
  return (
    <QueryView query={query}>
      {({ choices, chosen, weeks }) => {
        const moved = weeks.filter((w) => w.adjustedP !== null && w.adjustedP < UNLIKELY).map((w) => w.week);
        return (
          <div className="flex min-w-0 flex-col gap-2">
            <WeekFigure
              title="Drift canary"
              sentence={
                chosen
                  ? `How often labelers prefer ${chosen.a.label} to ${chosen.b.label}: ${percent(chosen.rate.value)} ${percentInterval(chosen.rate.interval)} over all weeks. Neither version changes, so where the rate does, the labelers did, or the prompts they were given. ${saidOf(moved)}`
                  : "Shows how often labelers prefer one fixed model version to another, once a ranking compares two."
              }
              weeks={weeks.map((w) => ({
                week: w.week,
                rate: w.rate,
                of: w.rankings,
                mark: moved.includes(w.week) ? "unlike the other weeks" : null,
              }))}
              of="rankings"
            />
            {choices.length > 1 && chosen && (
              <Select
                aria-label="Model versions of the drift canary"
                className="w-auto! self-start"
                value={`${chosen.a.id} ${chosen.b.id}`}
                onChange={(value) => write({ canary: value })}
                options={choices.map((c) => ({
                  value: `${c.a.id} ${c.b.id}`,
                  label: `${c.a.label} over ${c.b.label}: ${counted(c.rankings, "ranking")}, ${counted(c.weeks, "week")}`,
                }))}
              />
            )}
          </div>
        );
      }}
    </QueryView>
  );
}

const saidOf = (moved: readonly string[]): string =>
  moved.length === 0
    ? "No week differs from the others by more than chance explains."
    : `Unlike the others by more than chance explains: the week${moved.length === 1 ? "" : "s"} from ${moved.map(nameOfWeek).join(", ")}.`;
